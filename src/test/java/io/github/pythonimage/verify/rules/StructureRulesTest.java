package io.github.pythonimage.verify.rules;

import static io.github.pythonimage.verify.rules.RuleCase.error;
import static io.github.pythonimage.verify.rules.RuleCase.warning;
import static io.github.pythonimage.verify.rules.RuleCaseAssert.assertFinds;
import static io.github.pythonimage.verify.rules.RuleCaseAssert.assertFindsNothing;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.docker.HistoryEntry;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.docker.ImageInfoFixture;
import io.github.pythonimage.docker.ImageSettings;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.CheckContextBuilder;
import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.check.Severity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Libraries, bytecode, scripts, package lists, and the configuration of an image. */
class StructureRulesTest {
  private static final String STDLIB = "/opt/app/python/lib/python3.13/";
  private static final String SITE = "/opt/app/venv/lib/python3.13/site-packages/";

  static Stream<RuleCase> files() {
    return Stream.of(
        error(
            "a missing library",
            "libraries",
            f -> f.elf(SITE + "x.so", "libpq.so.5"),
            "libpq.so.5 is not in the image, but 1 file links to it ("
                + SITE
                + "x.so). Add <package>libpq5</package> to <runtime><packages>."),
        warning(
            "a library that is optional",
            "libraries",
            f -> f.elf(SITE + "numba/np/ufunc/tbbpool.so", "libtbb.so.12"),
            "libtbb.so.12 is not in the image"),
        error(
            "a library of the standard library",
            "libraries",
            f -> f.elf(STDLIB + "lib-dynload/_x.so", "libx.so.1"),
            "libx.so.1"),
        error(
            "a module without bytecode",
            "bytecode",
            f -> f.file(STDLIB + "abc.py", "x"),
            "1 module (" + STDLIB + "abc.py) of 2"),
        error(
            "bytecode by time",
            "bytecode",
            f -> f.bytecode(STDLIB + "__pycache__/os.cpython-313.pyc", 0),
            "os.py"),
        error(
            "unchecked bytecode of a package",
            "bytecode",
            f -> f.file(SITE + "a.py", "x").bytecode(SITE + "__pycache__/a.cpython-313.pyc", 1),
            "unchecked bytecode"),
        error(
            "packages without bytecode",
            "bytecode",
            f -> f.file(SITE + "a.py", "x"),
            "of packages without bytecode"),
        error(
            "no interpreter",
            "shebangs",
            f -> f.file("/opt/app/venv/bin/x", "#!/no/python\n"),
            "'#!/no/python'"),
        error(
            "a line end of Windows",
            "shebangs",
            f -> f.file("/opt/app/venv/bin/x", "#!/usr/bin/env\r\n"),
            "'#!/usr/bin/env?'"),
        error(
            "a line end of Windows behind an argument",
            "shebangs",
            f -> f.file("/opt/app/venv/bin/x", "#!/opt/app/venv/bin/python3 -u\r\n"),
            "'#!/opt/app/venv/bin/python3?'"),
        error(
            "no command for env",
            "shebangs",
            f -> f.file("/opt/app/venv/bin/x", "#!/usr/bin/env ruby\n"),
            "env ruby"),
        error(
            "an interpreter in /tmp",
            "shebangs",
            f ->
                f.file("/tmp/python", "").mode(0755).file("/opt/app/venv/bin/x", "#!/tmp/python\n"),
            "'#!/tmp/python'"),
        error(
            "a long path",
            "shebangs",
            f ->
                f.file("/opt/app/venv/bin/x", "#!/bin/sh\n'''exec' \"/no/python\" \"$0\" \"$@\"\n"),
            "'#!/no/python'"),
        error(
            "a linked folder of packages",
            "links",
            f ->
                f.without("/opt/app/venv/lib/python3.13/site-packages")
                    .file("/opt/packages/evil.pth", "import os\n")
                    .link("/opt/app/venv/lib/python3.13/site-packages", "/opt/packages"),
            "rules do not look at the packages in it"),
        error(
            "a linked list of accounts",
            "links",
            f -> f.file("/etc/people", "toor::0:0::/:\n").link("/etc/passwd", "people"),
            "1 link gives a file a name that rules look for (/etc/passwd), and they read it under"),
        error(
            "a package with headers",
            "package-list",
            f ->
                f.file(
                    "/var/lib/dpkg/status", "Package: libpq-dev\nStatus: install ok installed\n"),
            "1 package (libpq-dev)"),
        error(
            "a package with fields in other letters",
            "package-list",
            f ->
                f.file(
                    "/var/lib/dpkg/status", "PACKAGE: Libpq-dev\nstatus : install ok Installed\n"),
            "1 package (libpq-dev)"),
        error(
            "a package that is unpacked",
            "package-list",
            f ->
                f.file(
                    "/var/lib/dpkg/status",
                    "Package: libpq-dev\nStatus: install ok triggers-pending\n"),
            "1 package (libpq-dev)"),
        error(
            "a package behind a carriage return",
            "package-list",
            f ->
                f.file(
                    "/var/lib/dpkg/status",
                    "Package: libpq-dev\nStatus: install ok installed\nX: \rPackage: a\n"),
            "1 package (libpq-dev)"),
        error(
            "a package in a folder of its own",
            "package-list",
            f -> f.file("/var/lib/dpkg/status.d/gcc", "Package: gcc-14\nVersion: 1\n"),
            "(gcc-14)"),
        error(
            "marks that delete files of other layers",
            "layers",
            f -> f.file("/opt/.wh.data", "").file("/opt/.wh..wh..opq", "x").file("/opt/a.wh.b", ""),
            "2 files (/opt/.wh..wh..opq, /opt/.wh.data) with a name that begins with .wh.: "),
        warning(
            "a database of rpm",
            "package-list",
            f -> f.without("/var/lib/dpkg").file("/var/lib/rpm/rpmdb.sqlite", "x"),
            "database of rpm"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void findsOneThing(RuleCase one) {
    assertFinds(one);
  }

  @Test
  void passesGoodOnes() {
    assertFindsNothing(
        f ->
            f.file("/opt/app/venv/bin/x", "#!/opt/app/python/bin/python3.13\n")
                .mode(0755)
                .file(
                    "/opt/app/venv/lib/python3.13/site-packages/x-1.dist-info/RECORD",
                    "../../../bin/x,,\nx-1.dist-info/RECORD,,\n")
                .file(
                    "/var/lib/dpkg/status",
                    "Package: gcc-14-base\nStatus: install ok installed\n\nPackage: make\nStatus: deinstall ok config-files\n")
                .elf(STDLIB + "lib-dynload/_y.so", "libc.so.6")
                .file(STDLIB + "test/support.py", "x"));
  }

  private static CheckContext with(
      ImageSettings settings, Map<String, String> environment, List<HistoryEntry> history) {
    var info = CheckContextFixture.good().info();
    var variables = new java.util.HashMap<>(info.environment());
    variables.putAll(environment);
    return CheckContextFixture.withInfo(
        new ImageInfo(
            info.id(),
            info.sizeBytes(),
            info.layers(),
            info.user(),
            variables,
            info.labels(),
            info.workdir(),
            info.entrypoint(),
            info.command(),
            info.created(),
            info.architecture(),
            settings,
            history,
            info.platform()));
  }

  private static List<String> found(CheckContext context, String rule) {
    return RuleCaseAssert.findings(context).stream()
        .filter(f -> f.rule().equals(rule))
        .map(Finding::message)
        .toList();
  }

  static Stream<ImageSettings> settings() {
    return Stream.of(
        ImageInfoFixture.settings(
            Set.of("/data"), Set.of(), List.of(), List.of(), Optional.empty(), List.of()),
        ImageInfoFixture.settings(
            Set.of(), Set.of("22/tcp"), List.of(), List.of(), Optional.empty(), List.of()),
        ImageInfoFixture.settings(
            Set.of(), Set.of(), List.of("CMD", "x"), List.of(), Optional.empty(), List.of()),
        ImageInfoFixture.settings(
            Set.of(),
            Set.of(),
            ImageSettings.healthcheck(List.of(), Map.of("Interval", 1_000_000_000L)),
            List.of(),
            Optional.empty(),
            List.of()),
        ImageInfoFixture.settings(
            Set.of(), Set.of(), List.of(), List.of("RUN x"), Optional.empty(), List.of()),
        ImageInfoFixture.settings(
            Set.of(), Set.of(), List.of(), List.of(), Optional.of("SIGKILL"), List.of()),
        ImageInfoFixture.settings(
            Set.of(), Set.of(), List.of(), List.of(), Optional.empty(), List.of("/bin/x")));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void findsASettingThatTheBaseDoesNotHave(ImageSettings settings) {
    assertThat(found(with(settings, Map.of(), List.of()), "image-config"))
        .singleElement()
        .asString()
        .containsAnyOf(
            "but its base debian:trixie-slim has none",
            "is neither of the base debian:trixie-slim nor of <runtime><",
            "is not of its base debian:trixie-slim");
  }

  /** The image itself has none of them any more. */
  @Test
  void findsInstructionsOfTheBaseForItsChildren() {
    var good = CheckContextFixture.good();
    var settings =
        ImageInfoFixture.settings(
            Set.of(), Set.of(), List.of(), List.of("RUN x"), Optional.empty(), List.of());
    var parent =
        CheckContextBuilder.of(good)
            .base(Optional.of(with(settings, Map.of(), List.of()).info()))
            .build();

    assertThat(found(parent, "image-config"))
        .singleElement()
        .asString()
        .startsWith("1 ONBUILD (RUN x) of the base debian:trixie-slim ran in the build")
        .endsWith("Name a base without ONBUILD.");
  }

  @Test
  void aSettingIsAWarningWhereNobodyKnowsTheBase() {
    var all = with(settings().findFirst().orElseThrow(), Map.of(), List.of());
    var blind = CheckContextBuilder.of(all).base(Optional.empty()).build();

    assertThat(RuleCaseAssert.findings(blind))
        .filteredOn(f -> f.rule().equals("image-config"))
        .singleElement()
        .satisfies(f -> assertThat(f.severity()).isEqualTo(Severity.WARNING));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS_SECRET_ACCESS_KEY=abcdefgh",
        "GITHUB_TOKEN=ghx",
        "DB_PASSWORD=hunter2",
        "X=https://u:secret@example.com/",
        "API_KEY=12345678",
        "PGPASSWORD=hunter22",
        "DB_PASS=hunter22",
        "SMTP_PASS_2=hunter22",
        "SECRET_KEY_BASE=0123456789abcdef",
        "AIRFLOW__CORE__FERNET_KEY=hunter22hunter22=",
        "RAILS_MASTER_KEY=0123456789abcdef",
        "AZURE_STORAGE_CONNECTION_STRING=AccountName=a;AccountKey=hunter22",
        "AZURE_STORAGE_KEY=hunter22hunter22",
        "DB_PASSWORD_PROD=hunter22",
        "ACCESSTOKEN=hunter22",
        "CLIENTSECRET=hunter22",
        "DBPWD=hunter22",
        "REGISTRY_AUTH=dXNlcjpodW50ZXIyMg==",
        "SESSION_KEY=hunter22hunter22hunter22",
        "SECRET_KEY=dummy-for-build",
        "AWS_SECRET_ACCESS_KEY=/alrXUtnFEMI/K7MDENG/bPxRfiCYxyzzyKEYab",
        "DB_PASSWORD=/k3y+abc==",
        "DB_PASSWORD=/hunter!22",
        "BASIC_AUTH=hunter",
        "BASIC_AUTH=hunter-basic",
        "DB_PASSWORD=hunter.pem22",
        "DB_PASSWORD=hunter!22.json",
        "SIGN=MC4CAQAwBQYDK2VwBCIEIHKPPzkZc0cJ0kUVd3Zx0qPcX9JrN0kDq0iYv3bqYd3L",
        "SESSION_KEY=correcthorse",
        "PIP_INDEX_URL=https://abcdefghij234567abcdefghij@pkgs.dev.azure.com/acme/_packaging/feed/pypi/simple/",
        "UV_INDEX_URL=https://01234567-89ab-cdef-0123-456789abcdef@gitlab.example.com/simple",
        "UV_INDEX_URL=https://0123456789abcdef0123456789abcdef@gitlab.example.com/simple",
        "TLS_CERTIFICATE=LS0tLS1CRUdJTi"
            + "BQUklWQVRFIEtFWS0tLS0tCk1JSUV2UUlCQURBTkJna3Foa2lHOXcwQkFRRUY=",
        "K=AKIAIOSFODNN7EXAMPLE"
      })
  void findsSecretsInVariables(String variable) {
    var parts = variable.split("=", 2);
    assertThat(found(with(ImageSettings.NONE, Map.of(parts[0], parts[1]), List.of()), "secrets"))
        .singleElement()
        .asString()
        .contains("(" + parts[0] + ")")
        .doesNotContain(parts[1]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TOKENIZERS_PARALLELISM=false",
        "PASSWORD_FILE=/run/secrets/x",
        "AUTHOR=me",
        "GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D",
        "TOKEN=/run/secrets/token",
        "PYTHON_SHA256=abc",
        "KEY_FILE=/etc/x.pem",
        "KEY_ID=A035C8C1",
        "PUBLIC_KEY=A035C8C1",
        "COMPASS=north",
        "BYPASS=proxy",
        "PASSENGER_APP_ENV=production",
        "ALLOW_EMPTY_PASSWORD=yes",
        "MASTER_KEY=/etc/master.key",
        "DB_PASS_FILE=/run/secrets/db",
        "MAX_PASS=1000",
        "URL=https://example.com:8080/x",
        "OLDPWD=/srv",
        "STORAGE_KEY_FILE=/etc/x",
        "REGISTRY_AUTH=htpasswd",
        "HTTP_AUTH=basic",
        "HTTP_AUTH=Basic",
        "DB_AUTH=scram-sha-256",
        "PROXY_AUTH=x509",
        "KAFKA_AUTH=SASL_PLAINTEXT",
        "KAFKA_AUTH=SCRAM-SHA-512",
        "LDAP_AUTH=SCRAM-SHA-256-PLUS",
        "SMTP_AUTH=OAUTHBEARER",
        "LDAP_AUTH=GSS-SPNEGO",
        "GOOGLE_APPLICATION_CREDENTIALS=credentials.json",
        "SSL_PRIVATE_KEY=certs/key.pem",
        "JWT_SECRET=./jwt.key",
        "MYSQL_DEFAULT_AUTH=caching_sha2_password",
        "AUTH=mysql_native_password",
        "NEO4J_AUTH=none",
        "VAULT_AUTH=kubernetes",
        "AUTH=oauth2",
        "SESSION_KEY=sid",
        "SESSION_KEY=connect.sid",
        "SESSION_KEY=_auth_user_id",
        "SESSION_KEY_PREFIX=correcthorse",
        "AUTH_TYPE=hunter",
        "TOKEN=/var/run/secrets/kubernetes.io/serviceaccount/token",
        "API_KEY=/run2/secrets/ApiKey1",
        "API_KEY=/Secrets/ApiKey",
        "SENTRY_DSN=https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/1",
        "PIP_INDEX_URL=https://acme-corporation-2026@pkgs.dev.azure.com/acme-corporation-2026/_packaging/",
        "PIP_INDEX_URL=https://acmecorporation123456@pkgs.dev.azure.com/acmecorporation123456/_packaging/",
        "PIP_INDEX_URL=https://svc-ci-deployment-01@pypi.example.com/simple",
        "CONTACT=https://www.example.com,buildteam1234567890@example.com",
        "PIP_INDEX_URL=https://oauth2accesstoken@europe-python.pkg.dev/acme/simple",
        "REPO=ssh://APKAEIBAERJR2ABCDEFG@git-codecommit.us-east-1.amazonaws.com/v1/repos/acme",
        "DB_PASSWORD=op://vault/db/password",
        "API_KEY=vault:secret/data/app#api_key",
        "DB_SECRET=arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf"
      })
  void passesOtherVariables(String variable) {
    var parts = variable.split("=", 2);
    assertThat(found(with(ImageSettings.NONE, Map.of(parts[0], parts[1]), List.of()), "secrets"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "|1 NPM_TOKEN=abcd1234 /bin/sh -c npm ci",
        "ARG PASSWORD=hunter22",
        "|2 DB_PASS=hunter22 PGPASSWORD=abcd1234 /bin/sh -c make",
        "|1 PGPASSWORD=abcd1234 /bin/sh -c make",
        "ENV AIRFLOW__CORE__FERNET_KEY=abcd1234abcd=",
        "RUN curl https://u:hunter22@example.com/x",
        "RUN A=b,TOKEN=hunter22 make",
        "RUN AWS_SECRET_ACCESS_KEY=/hunter22UtnFEMI/K7MDENGbPx make",
        "RUN pip install --index-url https://hunter22abcdefghij234567@pkgs.dev.azure.com/o/simple x",
        "RUN git clone https://hunter22abcdef0123456789abcdef@github.com/o/r",
        "RUN wget --http-password=hunter22 https://x",
        "RUN kubectl create secret docker-registry x --docker-password=hunter22",
        "RUN login --client-secret hunter22 x",
        "RUN docker login -u ci -p hunter22 registry.example.com",
        "RUN [\"docker\", \"login\", \"-u\", \"ci\", \"-p\", \"hunter22\"]",
        "RUN az login --service-principal -u ci -p 'hunter22'",
        "RUN twine upload -u ci -p hunter22 x.whl",
        "RUN sshpass -p hunter22 ssh host",
        "RUN sshpass -phunter22 ssh host",
        "RUN mysql -uroot -phunter22 -e 'select 1'",
        "RUN mysql -uroot -pthreadhunter22 -e 'select 1'",
        "RUN aws configure set aws_secret_access_key hunter22FEMIK7MDENGbPxRfiCY",
        "RUN aws configure set profile.ci.aws_secret_access_key hunter22FEMIK7MDENGbPxRfiCY",
        "RUN poetry config http-basic.acme ci hunter22",
        "RUN poetry config pypi-token.acme hunter22",
        "RUN npm config set //npm.example.com/:_authToken hunter22",
        "RUN echo machine example.com login ci password hunter22 > ~/.netrc",
        "RUN printf 'machine example.com\\nlogin ci\\npassword hunter22\\n' > ~/.netrc",
        "RUN login --password hunter22 x"
      })
  void findsSecretsInTheHistory(String instruction) {
    assertThat(
            found(
                with(ImageSettings.NONE, Map.of(), List.of(new HistoryEntry(instruction, ""))),
                "secrets"))
        .singleElement()
        .asString()
        .contains("history")
        .doesNotContain("hunter22", "abcd1234");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ENV COMPASS=north BYPASS=proxy GPG_KEY=A035C8C1 PYTHON_SHA256=abcdef KEY_ID=abcdef",
        "RUN /bin/sh -c curl -u \"$USER:$PASSWORD\" https://x && chown -u 1000:1000 x",
        "RUN curl -u ci:$(cat /run/secrets/x) --user-agent acme:1.0.0 -o a:bcd https://x:443",
        "RUN curl -fsSL https://x | date -u +%H:%M:%S; rsync -u host:folder .",
        "RUN curl -H 'Authorization: Bearer $TOKEN' -H 'Authorization: Bearer QQ==' https://x",
        "RUN curl -XPUT -fsSL -U proxy:${PASSWORD} https://x",
        "RUN /bin/sh -c pass=1000; for pass in one two; do pass=$pass; done",
        "ENV ALLOW_EMPTY_PASSWORD=true",
        "RUN SECRET_KEY=dummy-for-build python manage.py collectstatic",
        "ENV DB_PASSWORD=op://vault/db/password SESSION_KEY=sessionid",
        "ENV MASTER_KEY=/etc/master.key TOKEN=/var/run/${NAME}/token",
        "RUN adduser --disabled-password --gecos '' acme && adduser --disabled-password acme",
        "RUN buildctl build --secret id=pip,src=pip.conf --token none --password dummy-value",
        "RUN wget --http-password=$P https://x; wget --http-password \"$P\"; x --token <token> --password=%s",
        "RUN docker login -u ci --password-stdin; docker login -u ci -p \"$P\" && docker run -p 8080:80 x",
        "RUN docker run -p 8080:8080 login",
        "RUN sshpass -e ssh -p 2222 host; sshpass -p \"$P\" ssh -p 2222 host",
        "RUN mysql -P 3306 -p -u root; mysql -p$P; find /var/lib/mysql -print0; find /x/mysql -prune; mkdir -p mysql",
        "RUN aws configure set aws_secret_access_key $KEY; aws configure set region eu-central-1-and-more",
        "RUN poetry config http-basic.acme ci $P && poetry config virtualenvs.create false",
        "RUN poetry config --unset http-basic.acme && poetry config pypi-token.acme \"$TOKEN\"",
        "RUN npm config set //npm.example.com/:_authToken \"$T\"; echo //x/:_authToken=\\${NPM_TOKEN} > .npmrc",
        "RUN echo machine example.com login ci password $P > ~/.netrc; echo password of machine x",
        "ENV SENTRY_DSN=https://0123456789abcdef0123456789abcdef@sentry.example.com/team/7",
        "RUN git clone https://acme-corporation-2026@dev.azure.com/acme-corporation-2026/x/_git/x",
        "RUN curl -H 'X-Auth-Token: $TOKEN' https://unpkg.com/react@18.2.0/umd/react.production.min.js",
        "RUN gcc -I/usr/include/mysql -pthread -pipe -pedantic -pedantic-errors x.c",
        "RUN token=`wget -qO- https://x/token` && API_TOKEN=`cat /run/x` make",
        "ENV GOOGLE_APPLICATION_CREDENTIALS=credentials.json",
        "RUN test --master-key=x"
      })
  void passesOtherInstructions(String instruction) {
    assertThat(
            found(
                with(ImageSettings.NONE, Map.of(), List.of(new HistoryEntry(instruction, ""))),
                "secrets"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RUN /bin/sh -c curl -u ci:hunter22 https://x",
        "RUN /bin/sh -c curl -fsSLu 'ci:hunter22' https://x",
        "RUN curl -uci:hunter22 https://x",
        "RUN [\"curl\", \"-u\", \"ci:hunter22\", \"https://x\"]",
        "RUN cd /srv && /usr/bin/curl --user=ci:hunter22 https://x",
        "RUN curl --proxy-user ci:hunter22 https://x",
        "RUN wget --header='Authorization: Bearer abcdef0123456789' https://x",
        "RUN curl -H 'X-Auth-Token: abcdef0123456789' https://x",
        "RUN curl -H \"PRIVATE-TOKEN: abcdef0123\" https://x"
      })
  void findsLoginsOfDownloads(String instruction) {
    var entry = new HistoryEntry(instruction, "");

    assertThat(found(with(ImageSettings.NONE, Map.of(), List.of(entry)), "secrets"))
        .singleElement()
        .asString()
        .contains("begins with 'RUN'")
        .doesNotContain("hunter22", "abcdef0123");
  }

  @Test
  void findsSecretsInAHealthCheck() {
    var settings =
        ImageInfoFixture.settings(
            Set.of(),
            Set.of(),
            List.of("CMD-SHELL", "curl -H 'x: ghp_" + "a1B2".repeat(9) + "' http://localhost"),
            List.of(),
            Optional.empty(),
            List.of());

    assertThat(found(with(settings, Map.of(), List.of()), "secrets"))
        .singleElement()
        .asString()
        .contains("health check of the image")
        .doesNotContain("a1B2");
  }

  @Test
  void findsSecretsInACommentOnAnInstruction() {
    var entry = new HistoryEntry("COPY . /", "made with TOKEN=hunter22");

    assertThat(found(with(ImageSettings.NONE, Map.of(), List.of(entry)), "secrets"))
        .singleElement()
        .asString()
        .contains("begins with 'COPY'")
        .doesNotContain("hunter22");
  }

  @Test
  void findsSecretsInTheAuthor() {
    assertThat(found(with(madeBy("ci --token=hunter22"), Map.of(), List.of()), "secrets"))
        .singleElement()
        .asString()
        .contains("author")
        .doesNotContain("hunter22");
  }

  @Test
  void passesOtherAuthors() {
    assertThat(found(with(madeBy("Jo <jo@example.com>"), Map.of(), List.of()), "secrets"))
        .isEmpty();
  }

  private static ImageSettings madeBy(String author) {
    return new ImageSettings(
        Set.of(), Set.of(), List.of(), List.of(), Optional.empty(), List.of(), List.of(), author);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RUN --mount=type=secret,id=token,env=TOKEN make",
        "RUN TOKEN=$(cat /run/secrets/x) make",
        "ENV PATH=/usr/bin",
        "RUN login --password \"$P\"",
        "COPY token.txt /x",
        "RUN echo https://example.com:80/a@b"
      })
  void passesOtherHistory(String instruction) {
    assertThat(
            found(
                with(ImageSettings.NONE, Map.of(), List.of(new HistoryEntry(instruction, ""))),
                "secrets"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PYTHONPATH=/tmp/x",
        "PYTHONPATH=:/opt/app",
        "LD_LIBRARY_PATH=lib",
        "LD_LIBRARY_PATH=/usr/lib;/tmp/x",
        "LD_LIBRARY_PATH=/usr/lib;",
        "LD_LIBRARY_PATH=/usr/lib/$LIB",
        "LD_LIBRARY_PATH=/usr/lib/${PLATFORM}/x",
        "LD_PRELOAD=/opt/x.so",
        "PATH=/opt/app/venv/bin::/usr/bin",
        "PATH=/opt/app/venv/bin:/var/tmp/bin",
        "PYTHONPATH=/proc/self/cwd",
        "BASH_ENV=/etc/x",
        "PYTHONPATH=/usr/lib:/usr/bin/env",
        "PYTHONPATH=/usr/bin/env/modules",
        "PYTHONHOME=/tmp",
        "OPENSSL_CONF_INCLUDE=/tmp",
        "OPENSSL_CONF_INCLUDE=conf",
        "OPENSSL_CONF=../../../../tmp/x.cnf",
        "OPENSSL_CONF=tmp/x.cnf",
        "OPENSSL_CONF=/etc/passwd",
        "OPENSSL_MODULES=tmp",
        "OPENSSL_ENGINES=tmp",
        "SSL_CERT_FILE=tmp/x.pem",
        "SSL_CERT_DIR=/etc/ssl/certs:tmp",
        "REQUESTS_CA_BUNDLE=tmp/x.pem",
        "CURL_CA_BUNDLE=./x.pem",
        "TZDIR=tmp",
        "ZDOTDIR=/tmp",
        "HOME=/tmp",
        "HOME=/dev/shm",
        "PERLLIB=/tmp",
        "PERL5OPT=-I/tmp -Mx",
        "RUBYLIB=/usr/lib/ruby:/tmp",
        "RUBYOPT=-r./x",
        "NODE_OPTIONS=--max-old-space-size=100 --require=/tmp/x.js",
        "NODE_OPTIONS=--import file:///tmp/x.mjs",
        "PYTHONPLATLIBDIR=../../tmp",
        "PYTHONWARNINGS=ignore::antigravity.x",
        "PYTHONWARNINGS=error,ignore:text:acme.Warning:m:1"
      })
  void findsWeakSearchPaths(String variable) {
    var parts = variable.split("=", 2);
    assertThat(
            found(with(ImageSettings.NONE, Map.of(parts[0], parts[1]), List.of()), "search-paths"))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LD_LIBRARY_PATH=/usr/lib;/usr/local/lib",
        "LD_LIBRARY_PATH=/usr/lib:/opt/app/venv/lib",
        "PYTHONPATH=/opt/app;venv",
        "OPENSSL_CONF_INCLUDE=/etc/ssl",
        "OPENSSL_CONF=/etc/ssl/openssl.cnf",
        "OPENSSL_CONF=",
        "OPENSSL_MODULES=/usr/lib/x86_64-linux-gnu/ossl-modules",
        "SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt",
        "REQUESTS_CA_BUNDLE=",
        "PYTHONPLATLIBDIR=lib64",
        "HOME=/root",
        "PERL5OPT=-Mstrict -w",
        "NODE_OPTIONS=--max-old-space-size=100 --require dd-trace/init --import /opt/x.mjs",
        "PYTHONWARNINGS=default",
        "PYTHONWARNINGS=ignore::DeprecationWarning:acme.core,error:a.b"
      })
  void passesSearchPathsOfRoot(String variable) {
    var parts = variable.split("=", 2);
    assertThat(
            found(with(ImageSettings.NONE, Map.of(parts[0], parts[1]), List.of()), "search-paths"))
        .isEmpty();
  }

  @Test
  void passesAHomeThatThePomGives() {
    var context = CheckContextFixture.withHome("/tmp");

    assertThat(context.info().environment()).containsEntry("HOME", "/tmp");
    assertThat(found(context, "search-paths")).isEmpty();
  }

  @Test
  void findsAConfigurationOfOpensslThatNoRuleReads() {
    var variables = Map.of("OPENSSL_CONF", "/etc/passwd");

    assertThat(found(with(ImageSettings.NONE, variables, List.of()), "search-paths"))
        .singleElement()
        .asString()
        .contains("OPENSSL_CONF of the image is '/etc/passwd', a configuration that rules do not");
  }
}
