package io.github.pythonimage.verify.credentials;

import java.util.List;
import java.util.regex.Pattern;

/** Tells credentials that a command line has as the arguments of a program. */
final class LoginCommands {
  /** What one program is started with. */
  private static final Pattern COMMAND = Pattern.compile("[;|&\\n]++");

  /** What is in front of a program's name, and what is between arguments, also in JSON. */
  private static final String START = "(?:^|[\\s\"'/\\[(])";

  private static final String NEXT = "(?:[\\s\"',]|\\\\++[nt])++";

  /** A value that is none of a variable or of a placeholder. */
  private static final String VALUE = "(?![$%<`{-])[^\\s\"'$`]{3}";

  private static final String GUARD = "[\\s\"',]";

  private record Login(Pattern program, Pattern argument) {
    static Login of(String program, String argument) {
      return new Login(Pattern.compile(START + program + GUARD), Pattern.compile(argument));
    }

    boolean isIn(String command) {
      var name = program.matcher(command);
      return name.find()
          && argument.matcher(command).region(name.end() - 1, command.length()).find();
    }
  }

  private static final List<Login> LOGINS =
      List.of(
          Login.of(
              "curl",
              "[\\s\"',](?:-[A-Za-z#]{0,10}[uU]|--(?:proxy-)?user)(?:[\\s=]|[\"'],?\\s?(?=[\"']))?+[\"']?+"
                  + "(?!-)[^\\s:\"'$<%]{1,100}+:[^\\s\"'$<%]{3}"),
          Login.of(
              "(?:docker|podman|buildah|nerdctl|skopeo|oras|crane|helm|az|oc|cf)",
              GUARD + "login" + GUARD + "(?:.{0,300}" + GUARD + ")?-p[\\s\"',=]++" + VALUE),
          Login.of(
              "twine", GUARD + "upload" + GUARD + "(?:.{0,300}" + GUARD + ")?-p" + NEXT + VALUE),
          Login.of("sshpass", "^[\\s\"',]++(?:-v[\\s\"',]++)?-p[\\s\"',]*+" + VALUE),
          // Not -print and -prune of find, in a folder of that name, nor -pthread of a compiler.
          Login.of(
              "mysql(?:dump|admin|import)?",
              GUARD
                  + "-p(?!rint|rune|erm|ath|arents|reserve|(?:thread|ipe|edantic)(?:"
                  + GUARD
                  + "|-errors|$))[\"']?+"
                  + VALUE),
          Login.of(
              "aws",
              GUARD
                  + "configure"
                  + NEXT
                  + "set"
                  + GUARD
                  + ".{0,100}\\baws_(?:secret_access_key|session_token)"
                  + NEXT
                  + "[A-Za-z0-9/+]{16}"),
          Login.of(
              "poetry",
              GUARD
                  + "config"
                  + GUARD
                  + ".{0,100}(?:\\bhttp-basic\\.[^\\s\"']{1,60}"
                  + NEXT
                  + "[^\\s\"'-][^\\s\"']*+|\\bpypi-token\\.[^\\s\"']{1,60})"
                  + NEXT
                  + VALUE));

  /** What programs read from files that a command may write. */
  private static final Pattern FILE =
      Pattern.compile(
          START
              + "machine"
              + NEXT
              + "[^\\s\"']{1,200}?"
              + NEXT
              + "login"
              + NEXT
              + "[^\\s\"']{1,200}?"
              + NEXT
              + "password"
              + NEXT
              + VALUE
              + "|:_(?:authToken|password)[\\s\"',=]++"
              + VALUE);

  private LoginCommands() {}

  /** Whether an instruction starts a program with a credential, or writes a login to a file. */
  static boolean haveCredential(String instruction) {
    return FILE.matcher(instruction).find()
        || LOGINS.stream()
            .filter(login -> login.program().matcher(instruction).find())
            .anyMatch(login -> COMMAND.splitAsStream(instruction).anyMatch(login::isIn));
  }
}
