package io.platformmesh.onboarding.local;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The classes of all modules without their tests, and the names of their packages. */
final class ProductionClasses {

  static final String ROOT = "io.platformmesh.onboarding.";
  static final String WORKFLOWS = ROOT + "workflows";
  static final String ACTIVITIES = ROOT + "activities";
  static final String RUNTIME = ROOT + "runtime";
  static final String WORKER = ROOT + "worker";
  static final String STARTER = ROOT + "starter";
  static final String LOCAL = ROOT + "local";

  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.platformmesh.onboarding");

  static String[] in(String module, String... packages) {
    String[] names = new String[packages.length];
    for (int i = 0; i < packages.length; i++) {
      names[i] = module + "." + packages[i] + "..";
    }
    return names;
  }

  static DescribedPredicate<JavaClass> ours() {
    return resideInAPackage("io.platformmesh.onboarding..");
  }

  static DescribedPredicate<JavaClass> resideOutside(String... packages) {
    return DescribedPredicate.not(resideInAnyPackage(packages));
  }

  private ProductionClasses() {}
}
