package io.github.pythonimage.verify.doctored;

/** The image that compilers, installers and odd libraries are copied from. */
final class Tools {
  static final String FOLDER = "/opt/doctored";
  static final String DOCKERFILE =
      """
      FROM %s
      RUN <<'EOF'
      set -eu
      apt-get -qq update
      apt-get -qq install --no-install-recommends tcc mold >/dev/null
      mkdir /opt/doctored
      cd /opt/doctored
      echo 'int doctored(void) { return 1; }' >library.c
      gcc -shared -o missing.so library.c -Wl,--no-as-needed -Wl,-soname,libdoctored.so.7
      mkdir link
      cp missing.so link/libdoctored.so.7
      gcc -shared -o needs-missing.so library.c -Llink -Wl,--no-as-needed -l:libdoctored.so.7
      gcc -shared -o runpath.so library.c -Wl,-rpath,/tmp/lib
      gcc -shared -o platform.so library.c -Wl,-rpath,'/usr/lib/$LIB/acme'
      gcc -shared -o audit.so library.c -Wl,--audit=/tmp/audit.so
      name=$(head -c 3900 /dev/zero | tr '\\0' x)
      for i in $(seq 2300); do echo ".globl n$i$name"; echo "n$i$name:"; done >names.s
      gcc -shared -nostdlib -o names.so names.s -Wl,-rpath,/tmp/lib
      gcc -c -o library.o library.c
      ar rc library.a library.o
      EOF
      """;

  private Tools() {}
}
