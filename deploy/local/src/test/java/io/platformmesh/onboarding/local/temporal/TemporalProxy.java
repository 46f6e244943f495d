package io.platformmesh.onboarding.local.temporal;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import io.platformmesh.onboarding.local.LocalPlatformException;
import io.platformmesh.onboarding.local.servers.Certificates;
import io.platformmesh.onboarding.local.servers.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A guard before a Temporal server that has none itself: TLS with ALPN, client certificates, API
 * keys. It passes on every unary call, which all of Temporal's are.
 */
public final class TemporalProxy implements AutoCloseable {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final int LARGEST_MESSAGE = 128 * 1024 * 1024;

  private final Settings settings;
  private final ManagedChannel upstream;
  private final Server server;
  private final AtomicInteger passed = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  /**
   * The requirements of the proxy.
   *
   * @param port on the loopback interface
   * @param upstream host and port of the Temporal server
   * @param certificate of the proxy
   * @param clients PEM of the authority whose client certificates are accepted; null when none is
   *     asked for
   * @param authorization which values of the header are accepted; it gets an empty one when there
   *     is none
   */
  public record Settings(
      int port,
      String upstream,
      Certificates.Signed certificate,
      @Nullable String clients,
      Predicate<String> authorization) {}

  private TemporalProxy(Settings settings) {
    this.settings = settings;
    upstream =
        NettyChannelBuilder.forTarget(settings.upstream())
            .usePlaintext()
            .maxInboundMessageSize(LARGEST_MESSAGE)
            .build();
    try {
      server =
          NettyServerBuilder.forAddress(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()))
              .sslContext(context(settings))
              .maxInboundMessageSize(LARGEST_MESSAGE)
              .fallbackHandlerRegistry(new Forwarding())
              .build()
              .start();
    } catch (IOException | GeneralSecurityException e) {
      upstream.shutdownNow();
      throw new LocalPlatformException("cannot start the proxy of Temporal: " + e.getMessage(), e);
    }
  }

  /** Starts to listen. */
  public static TemporalProxy start(Settings settings) {
    return new TemporalProxy(settings);
  }

  private static SslContext context(Settings settings)
      throws IOException, GeneralSecurityException {
    SslContextBuilder builder =
        SslContextBuilder.forServer(
            Pem.readKeys(settings.certificate().key()).getPrivate(),
            Pem.readCertificate(settings.certificate().certificate()));
    if (settings.clients() != null) {
      builder.clientAuth(ClientAuth.REQUIRE).trustManager(Pem.readCertificate(settings.clients()));
    }
    return GrpcSslContexts.configure(builder).build();
  }

  /** Host and port, as in {@code TEMPORAL_ADDRESS}. */
  public String address() {
    return "localhost:" + settings.port();
  }

  /** How many calls it has passed on. */
  public int passed() {
    return passed.get();
  }

  /** How many calls it has refused because of their authorization. */
  public int refused() {
    return refused.get();
  }

  @Override
  public void close() {
    server.shutdownNow();
    upstream.shutdownNow();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Forwarding extends HandlerRegistry
      implements ServerCallHandler<byte[], byte[]> {

    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
      return ServerMethodDefinition.create(method(name), this);
    }

    @Override
    public ServerCall.Listener<byte[]> startCall(
        ServerCall<byte[], byte[]> call, Metadata headers) {
      String authorization = headers.get(AUTHORIZATION);
      if (!settings.authorization().test(authorization == null ? "" : authorization)) {
        refused.incrementAndGet();
        call.close(Status.UNAUTHENTICATED.withDescription("unknown API key"), new Metadata());
        return new ServerCall.Listener<>() {};
      }
      passed.incrementAndGet();
      MethodDescriptor<byte[], byte[]> method =
          method(call.getMethodDescriptor().getFullMethodName());
      Channel channel =
          ClientInterceptors.intercept(
              upstream, MetadataUtils.newAttachHeadersInterceptor(headers));
      return ServerCalls.<byte[], byte[]>asyncUnaryCall(
              (request, response) ->
                  ClientCalls.asyncUnaryCall(
                      channel.newCall(method, CallOptions.DEFAULT), request, response))
          .startCall(call, headers);
    }

    private static MethodDescriptor<byte[], byte[]> method(String name) {
      return MethodDescriptor.newBuilder(new Bytes(), new Bytes())
          .setFullMethodName(name)
          .setType(MethodDescriptor.MethodType.UNARY)
          .build();
    }
  }

  /** Messages as they are on the wire. */
  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
