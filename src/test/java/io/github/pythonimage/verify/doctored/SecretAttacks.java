package io.github.pythonimage.verify.doctored;

import static io.github.pythonimage.verify.doctored.AttackClass.SECRETS;
import static io.github.pythonimage.verify.doctored.Doctoring.PACKAGES;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Secrets that stay in an image. They are put together here, so that nobody takes this file for a
 * leak.
 */
final class SecretAttacks {
  private static final String RULE = "secrets";
  private static final String AWS_ID = "AKIA" + "Q3EGRZ7WMXLD5VNB";
  private static final String AWS_KEY = "kP7/sVq2LmX9" + "tR4uYbN1cHgZ8wEoJ6dAaFiKxT0v";
  private static final String GITHUB = "ghp_" + "x8KfQ2mVn4Lr7TzYb3Wc9HdJ6sPgA1eUo5Ri";
  private static final String GITLAB = "glpat-" + "Zx4mQ7vT2bNc9LrKdWsE";
  private static final String PASSWORD = "Tr0ub4dor" + "-and-3";
  private static final String LIBRARIES = "/usr/lib/acme/site-packages/";
  private static final String PRIVATE_KEY =
      "-----BEGIN "
          + "PRIVATE KEY-----\n"
          + "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgevZzL1gdAFr88hb2\n"
          + "OF/2NxApJCzGCEDdfSp6VQO30hyhRANCAAQRWz+jn65BtOMvdyHKcvjBeBSDZH2r\n"
          + "1RTwjmYSi9R/zpBnuQ4EiMnCqfMPWiZqB4QdbAd0E7oH50VpuZ1P087G\n"
          + "-----END "
          + "PRIVATE KEY-----\n";

  static final List<DoctoredImage> ALL =
      List.of(
          SECRETS
              .image(
                  "a login in a file that each engine covers",
                  "secrets",
                  d -> d.file("/etc/hostname", "https://acme:hunter22@example.com\n"))
              .always(),
          SECRETS.image(
              "a login of apt behind a link",
              "links",
              d ->
                  d.file(
                          "/usr/share/apt-etc/auth.conf",
                          "machine example.com login acme password hunter22\n")
                      .link("/etc/apt", "/usr/share/apt-etc")),
          SECRETS.image(
              "a key of PuTTY",
              "secrets",
              d ->
                  d.file(
                      "/etc/acme.ppk",
                      "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: acme\n")),
          SECRETS.image(
              "a key of OpenPGP",
              RULE,
              d ->
                  d.file(
                      "/usr/share/acme/key.asc",
                      0600,
                      "-----BEGIN PGP "
                          + "PRIVATE KEY BLOCK-----\n\n"
                          + PRIVATE_KEY.replaceAll("(?m)^-.*\n", "")
                          + "-----END PGP "
                          + "PRIVATE KEY BLOCK-----\n")),
          SECRETS.image(
              "a key in GnuPG's folder",
              RULE,
              d -> d.file("/root/.gnupg/private-keys-v1.d/0A1B2C.key", 0600, "Created: 2026\n")),
          SECRETS.image(
              "a key of age",
              RULE,
              d ->
                  d.file(
                      "/usr/lib/acme.txt",
                      0600,
                      "AGE-SECRET-" + "KEY-1" + "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L".repeat(2))),
          SECRETS.image(
              "a login below /usr/local",
              RULE,
              d -> d.file("/usr/local/etc/acme.conf", "url=https://acme:hunter22@example.com\n")),
          SECRETS.image("a key in DER", "secrets", d -> d.file("/etc/acme.bin", 0600, derKey())),
          SECRETS.image(
              "a key of Bouncy Castle, with its public key",
              RULE,
              d -> d.file("/srv/app/acme.bin", 0600, keyWithPublicKey())),
          SECRETS
              .image(
                  "a cloud's key in the environment",
                  RULE,
                  d -> d.variable("AWS_SECRET_ACCESS_KEY", AWS_KEY))
              .always(),
          SECRETS.image(
              "a key's id in a variable of another name", RULE, d -> d.variable("ACME", AWS_ID)),
          SECRETS.image(
              "a password in an address in the environment",
              RULE,
              d -> d.variable("DATABASE_URL", "postgresql://acme:" + PASSWORD + "@db:5432/acme")),
          SECRETS
              .image("a token in a label", RULE, d -> d.label("com.acme.build", GITHUB))
              .always(),
          SECRETS.image(
              "a token in the command",
              RULE,
              d -> d.config(c -> c.putArray("Cmd").add("python3").add("--token=" + GITHUB))),
          SECRETS
              .image(
                  "a password as a build argument in the history",
                  RULE,
                  d ->
                      d.history(
                          "RUN |1 INDEX_PASSWORD=" + PASSWORD + " /bin/sh -c make # buildkit"))
              .always(),
          SECRETS.image(
              "a login in an address in the history",
              RULE,
              d ->
                  d.history(
                      "RUN /bin/sh -c pip install --index-url https://ci:"
                          + PASSWORD
                          + "@pypi.example.com/simple acme # buildkit")),
          SECRETS.image(
              "a login of curl in the history",
              RULE,
              d ->
                  d.history(
                      "RUN /bin/sh -c curl -u ci:" + PASSWORD + " https://example.com # buildkit")),
          SECRETS.image(
              "a token of a request in the history",
              RULE,
              d ->
                  d.history(
                      "RUN /bin/sh -c curl -H 'Authorization: Bearer "
                          + AWS_KEY.replace("/", "")
                          + "' https://example.com # buildkit")),
          SECRETS
              .image(
                  "a token as the user of an index in the environment",
                  RULE,
                  d ->
                      d.variable(
                          "PIP_INDEX_URL",
                          "https://" + "a1B2c3D4e5".repeat(3) + "@pypi.example.com/simple"))
              .always(),
          SECRETS
              .image(
                  "a cloud's key that begins like a path",
                  RULE,
                  d -> d.variable("ACME_SECRET", "/" + AWS_KEY))
              .always(),
          SECRETS.image(
              "a short login in the environment", RULE, d -> d.variable("BASIC_AUTH", "hunter")),
          SECRETS.image(
              "a token as the user of a repository in the history",
              RULE,
              d ->
                  d.history(
                      "RUN /bin/sh -c git clone https://"
                          + "a1b2c3d4e5".repeat(4)
                          + "@git.example.com/acme # buildkit")),
          SECRETS
              .image(
                  "a login of wget in the history",
                  RULE,
                  d ->
                      d.history(
                          "RUN /bin/sh -c wget --http-user=ci --http-password="
                              + PASSWORD
                              + " https://example.com # buildkit"))
              .always(),
          SECRETS.image(
              "a login at a registry in the history",
              RULE,
              d ->
                  d.history(
                      "RUN /bin/sh -c docker login -u ci -p "
                          + PASSWORD
                          + " registry.example.com # buildkit")),
          SECRETS.image(
              "a login of SSH in the history",
              RULE,
              d ->
                  d.history(
                      "RUN /bin/sh -c sshpass -p " + PASSWORD + " ssh ci@example.com # buildkit")),
          SECRETS.image(
              "a cloud's key that a program notes, in the history",
              RULE,
              d ->
                  d.history(
                      "RUN /bin/sh -c aws configure set aws_secret_access_key "
                          + AWS_KEY
                          + " # buildkit")),
          SECRETS.image(
              "a .netrc that is written, in the history",
              RULE,
              d ->
                  d.history(
                      "RUN /bin/sh -c echo machine example.com login ci password "
                          + PASSWORD
                          + " > /root/.netrc # buildkit")),
          SECRETS
              .image(
                  "a private key in a secret of Kubernetes",
                  RULE,
                  d ->
                      d.file(
                          "/srv/app/secret.yaml",
                          "kind: Secret\ndata:\n  tls.key: "
                              + Base64.getEncoder()
                                  .encodeToString(PRIVATE_KEY.getBytes(StandardCharsets.UTF_8))
                              + "\n"))
              .always(),
          SECRETS
              .image(
                  "a certificate and its key in lines of Base64",
                  RULE,
                  d ->
                      d.file(
                          "/srv/app/secret.yaml",
                          "kind: Secret\ndata:\n  tls.pem: |\n    "
                              + base64Lines("x".repeat(900) + "\n" + PRIVATE_KEY)
                              + "\n"))
              .always(),
          SECRETS
              .image(
                  "a private key in the properties of a program",
                  RULE,
                  d ->
                      d.file(
                          "/srv/app/application.properties",
                          "sign.key=" + PRIVATE_KEY.replaceAll("(?m)^-.*\n|\n", "") + "\n"))
              .always(),
          SECRETS.image(
              "a private key in a variable, without its lines",
              RULE,
              d -> d.variable("SIGNER", PRIVATE_KEY.replaceAll("(?m)^-.*\n|\n", ""))),
          SECRETS
              .image(
                  "a private key in a program",
                  RULE,
                  d ->
                      d.file(
                          "/srv/app/signer.so",
                          0644,
                          InstallerAttacks.withText(
                              d.good().content("/usr/bin/true"), PRIVATE_KEY)))
              .always(),
          SECRETS
              .image(
                  "a cloud's key in a large file",
                  RULE,
                  d ->
                      d.file(
                          "/srv/app/terraform.tfstate",
                          "{\"type\": \"aws_instance\"}\n".repeat(12_000) + AWS_ID + "\n"))
              .always(),
          SECRETS
              .image(
                  "a private key in XML",
                  RULE,
                  d ->
                      d.file(
                          "/srv/app/key.xml",
                          "<key>" + PRIVATE_KEY.replace("\n", "&#10;") + "</key>"))
              .always(),
          SECRETS.image(
              "a token in the author", RULE, d -> d.image(i -> i.put("author", "ci " + GITHUB))),
          SECRETS
              .image(
                  "a private key",
                  RULE,
                  d -> d.file("/etc/ssl/private/server.key", 0600, PRIVATE_KEY))
              .always(),
          SECRETS.image(
              "a private key in a module of a package",
              List.of(RULE, "package-records"),
              d -> d.append(PACKAGES + "/idna/core.py", "\nKEY = '''" + PRIVATE_KEY + "'''\n")),
          SECRETS
              .image(
                  "a private key that a later layer deletes",
                  RULE,
                  d ->
                      d.inLayer(1)
                          .file("/usr/lib/acme.key", 0600, PRIVATE_KEY)
                          .inLayer(0)
                          .whiteout("/usr/lib/acme.key"))
              .always(),
          SECRETS.image(
              "a login that a later layer replaces",
              RULE,
              d ->
                  d.inLayer(1)
                      .file("/root/.netrc", "machine a login ci password " + PASSWORD + "\n")
                      .inLayer(0)
                      .file("/root/.netrc", "\n")),
          SECRETS.image(
              "pip's configuration with a password",
              RULE,
              d ->
                  d.file(
                      "/etc/pip.conf",
                      "[global]\nindex-url = https://ci:"
                          + PASSWORD
                          + "@pypi.example.com/simple\n")),
          SECRETS
              .image(
                  "a .netrc",
                  RULE,
                  d ->
                      d.file(
                          "/root/.netrc",
                          0600,
                          "machine pypi.example.com login ci password " + PASSWORD + "\n"))
              .always(),
          SECRETS.image(
              "a .pypirc",
              RULE,
              d ->
                  d.file(
                      "/root/.pypirc",
                      0600,
                      "[pypi]\nusername = ci\npassword = " + PASSWORD + "\n")),
          SECRETS
              .image(
                  "a .git folder",
                  List.of(RULE, "leftovers"),
                  d ->
                      d.file("/srv/app/.git/HEAD", "ref: refs/heads/main\n")
                          .file("/srv/app/.git/config", "[core]\n\tbare = false\n"))
              .always(),
          SECRETS.image(
              "git's stored logins",
              RULE,
              d -> d.file("/root/.git-credentials", "https://ci:" + GITLAB + "@git.example.com\n")),
          SECRETS.image(
              "a cloud's credentials",
              RULE,
              d ->
                  d.file(
                      "/root/.aws/credentials",
                      0600,
                      "[default]\naws_access_key_id = "
                          + AWS_ID
                          + "\naws_secret_access_key = "
                          + AWS_KEY
                          + "\n")),
          SECRETS.image(
              "a key's id in a folder with the name of one of packages",
              RULE,
              d -> d.file("/srv/my-packages/settings.ini", "id = " + AWS_ID + "\n")),
          SECRETS.image(
              "a key's id in a folder with the name of one of the standard library",
              RULE,
              d -> d.file("/srv/app/lib/python3/settings.ini", "id = " + AWS_ID + "\n")),
          SECRETS.image(
              "a key's id beside the files of dpkg",
              RULE,
              d -> d.file("/var/lib/dpkg/acme.ini", "id = " + AWS_ID + "\n")),
          SECRETS.image(
              "docker's configuration with a login",
              RULE,
              d ->
                  d.file(
                      "/root/.docker/config.json",
                      0600,
                      "{\"auths\": {\"registry.example.com\": {\"auth\": \"Y2k6VHIwdWI0ZG9yLWFuZC0z\"}}}\n")),
          SECRETS.image(
              "an SSH key", RULE, d -> d.file("/home/builder/.ssh/id_ed25519", 0600, PRIVATE_KEY)),
          SECRETS.image(
              "a service account of a cloud",
              RULE,
              d ->
                  d.file(
                      "/srv/app/account.json",
                      "{\"type\": \"service_account\", \"private_key\": \""
                          + PRIVATE_KEY.replace("\n", "\\n")
                          + "\"}\n")),
          SECRETS.image(
              "a file with the variables of a deployment",
              RULE,
              d -> d.file("/srv/app/.env", "DB_PASSWORD=" + PASSWORD + "\nDEBUG=1\n")),
          SECRETS
              .image(
                  "variables of a deployment that a RECORD elsewhere has",
                  RULE,
                  d ->
                      d.file("/srv/site-packages/acme-1.dist-info/RECORD", "/srv/app/.env,,\n")
                          .file("/srv/app/.env", "DB_PASSWORD=" + PASSWORD + "\n"))
              .always(),
          SECRETS
              .image(
                  "a login that a later layer deletes and a RECORD elsewhere has",
                  RULE,
                  d ->
                      d.inLayer(1)
                          .file("/root/.netrc", "machine a login ci password " + PASSWORD + "\n")
                          .inLayer(0)
                          .whiteout("/root/.netrc")
                          .file("/srv/site-packages/acme-1.dist-info/RECORD", "/root/.netrc,,\n"))
              .always(),
          SECRETS
              .image(
                  "variables of a deployment among libraries that are no packages",
                  RULE,
                  d ->
                      d.file(LIBRARIES + "acme/.env", "DB_PASSWORD=" + PASSWORD + "\n")
                          .file(
                              LIBRARIES + "acme-1.dist-info/RECORD",
                              GoodImageArchive.recordLine(
                                  "acme/.env", "DB_PASSWORD=" + PASSWORD + "\n")))
              .always(),
          SECRETS.image(
              "a cluster's configuration",
              RULE,
              d ->
                  d.file(
                      "/root/.kube/config",
                      0600,
                      "apiVersion: v1\nkind: Config\nusers:\n- name: ci\n  user:\n    token: "
                          + AWS_KEY
                          + "\n")),
          SECRETS.image(
              "a registry's token of npm",
              RULE,
              d -> d.file("/root/.npmrc", 0600, "//npm.example.com/:_authToken=" + GITLAB + "\n")),
          SECRETS.image(
              "a password as a build argument that has no separator in its name",
              RULE,
              d -> d.history("RUN |1 PGPASSWORD=" + PASSWORD + " /bin/sh -c make # buildkit")),
          SECRETS.image(
              "a repository without a working tree",
              RULE,
              d ->
                  d.file("/srv/app.git/HEAD", "ref: refs/heads/main\n")
                      .file("/srv/app.git/objects/ab/cdef", "x")
                      .folder("/srv/app.git/refs", 0755)),
          SECRETS.image(
              "a repository without a working tree in a folder of other packages",
              RULE,
              d ->
                  d.file("/srv/my-packages/app/HEAD", "ref: refs/heads/main\n")
                      .file("/srv/my-packages/app/objects/ab/cdef", "x")
                      .folder("/srv/my-packages/app/refs", 0755)),
          SECRETS.image(
              "an address with a password and no user",
              RULE,
              d ->
                  d.file(
                      "/srv/app/cache.ini", "url = redis:" + "//:" + PASSWORD + "@cache:6379/0\n")),
          SECRETS.image(
              "a token as the user of an index",
              RULE,
              d ->
                  d.file(
                      "/etc/pip.conf",
                      "[global]\nindex-url = https://"
                          + "a1B2c3D4e5".repeat(3)
                          + "@pypi.example.com/\n")),
          SECRETS.image(
              "a secret of a container in the image",
              RULE,
              d -> d.file("/run/secrets/db_password", 0644, PASSWORD + "\n")),
          SECRETS.image(
              "a login of Databricks",
              RULE,
              d ->
                  d.file(
                      "/root/.databrickscfg", 0600, "[DEFAULT]\ntoken = dapi" + PASSWORD + "\n")),
          SECRETS.image(
              "a key of WireGuard",
              RULE,
              d ->
                  d.file(
                      "/etc/wireguard/wg0.conf",
                      0600,
                      "[Interface]\nPrivate"
                          + "Key = "
                          + "yAnz5TF+lXX".repeat(3)
                          + "Jte14tji3z=\n")),
          SECRETS.image(
              "a shell's history with a token",
              List.of(RULE, "leftovers"),
              d -> d.file("/root/.bash_history", 0600, "export GITHUB_TOKEN=" + GITHUB + "\n")),
          SECRETS.image(
              "a login in what pip notes of a package's origin",
              RULE,
              d ->
                  d.distribution(
                      "acme",
                      Map.of(
                          "acme-1.0.dist-info/direct_url.json",
                          "{\"url\": \"https://ci:" + PASSWORD + "@git.example.com/acme.zip\"}"))));

  private SecretAttacks() {}

  private static String base64Lines(String text) {
    return Base64.getMimeEncoder(76, "\n    ".getBytes(StandardCharsets.UTF_8))
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] derKey() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] keyWithPublicKey() {
    try {
      return KeyPairGenerator.getInstance("Ed25519", new BouncyCastleProvider())
          .generateKeyPair()
          .getPrivate()
          .getEncoded();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
