package io.github.pythonimage.verify.credentials;

import io.github.pythonimage.verify.files.BytePatterns;
import io.github.pythonimage.verify.files.EncodedKeys;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells credentials in names, values and instructions. */
public final class SecretTexts {
  private static final String ALWAYS =
      "[a-z]*passw(?:or)?d|[a-z]*pwd|pass|passphrase|[a-z]*secret|[a-z]*token|connection_?string|storage_?(?:account_?)?key|api_?key|access_?key|secret_?key(?:_?base)?|private_?key|credentials?"
          + "|(?:fernet|encryption|master|jwt|session|hmac)_?key";
  private static final Pattern NAME =
      Pattern.compile(
          "(?i)(?:.*[_.-])?(?:"
              + ALWAYS
              + "|access_?key_id|auth|pat)(?:[_.-]?\\d+|[_.-](?:prod(?:uction)?|dev|stag(?:e|ing)|test|live|old|new|backup))?");

  /** What a build needs and nothing uses, such as for Django's collectstatic. */
  private static final String DUMMY =
      "(?:dummy|placeholder|unused|fake)[\\w.-]{0,40}(?:[\\s\"';|&]|$)";

  private static final Pattern ARGUMENT =
      Pattern.compile(
          "(?i)(?:^|[\\s|\"',;])([A-Z0-9][A-Z0-9_-]*+)"
              + "=(?![\\s\"'$`])(?!/run/secrets)(?!(?:true|false|none|null|\\d{1,4})(?:[\\s\"';|&]|$))"
              + "(?!"
              + DUMMY
              + ")(?=([^\\s\"';|&]{4,200}))");
  private static final Pattern ARGUMENT_NAME = Pattern.compile("(?i)(?:.*[_-])?(?:" + ALWAYS + ")");
  private static final Pattern OPTION =
      Pattern.compile(
          "(?i)--(?:(?:http|https|ftp|proxy|user|admin|root|db|docker|registry|auth|access|api|client)-)?"
              + "(?:password|passwd|token|secret|api-key|secret-key)(?:=| (?![\"']?-))(?!/run/secrets)"
              + "(?![\"']?(?:[$<]|\\{\\{|%[s(]|id=|(?:true|false|none|null)(?:[\\s\"';|&]|$)|"
              + DUMMY
              + "))[^\\s\"';|&]{4,}");

  /** Headers that log in, with a value that is none of a variable. */
  private static final Pattern HEADER =
      Pattern.compile(
          "(?i)\\bauthorization[\"']?\\s{0,4}[:=]\\s{0,4}[\"']?(?:bearer|basic|token)\\s{1,4}[\"']?[A-Za-z0-9._~+/-]{12}"
              + "|\\b(?:private-token|job-token|deploy-token|x-auth-token|x-api-key|x-vault-token|x-jfrog-art-api)\\s{0,4}:\\s{0,4}[\"']?[A-Za-z0-9._~+/=-]{8}");

  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN [A-Z ]*PRIVATE KEY|AGE-SECRET-KEY-(?:PQ-)?1[A-Z0-9]{58}|"
              + String.join("|", EncodedKeys.MARKS));

  /**
   * A token in front of a host, which is no name of words. It is not the public one of Sentry, nor
   * that of an organization, which the path has too.
   */
  private static final Pattern TOKEN_AS_USER =
      Pattern.compile(
          "(?i)https?://(?![0-9a-f]{32}@[^\\s/]++/(?:[^\\s?/\"']{1,100}+/){0,8}+\\d++(?:[\\s?\"',;)&]|$))"
              + "(?=([a-z0-9._~+=-]{20,500}+)@)(?=[a-z._~+=-]*+\\d)"
              + "(?=[a-z0-9._~+=-]{0,484}?[a-z0-9]{16}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-)"
              + "[^@]*+@(?![^\\s/]++/(?:v3/)?\\1(?:/|$))");

  private static final Pattern HARMLESS =
      Pattern.compile("/[\\w./@~:+${}-]*|(?i:true|false|none|null|yes|no|\\d{1,4})");

  /** A file with a secret, not the secret. */
  private static final Pattern FILE = Pattern.compile("[\\w./@~+-]*\\w\\.(?:json|pem|key|crt)");

  /** Base64 may begin with a slash; folders have names in small letters. */
  private static final Pattern ENCODED =
      Pattern.compile("/(?![a-z][a-z0-9]+(?:/|$))(?=[^\\d+=]*+[\\d+=])[A-Za-z0-9/+]{6,}+={0,2}");

  /** Where a secret is, in a store of secrets. */
  private static final Pattern REFERENCE =
      Pattern.compile("op://\\S+|(?:ref\\+)?vault:[^\\s#]+#\\S+|arn:aws[\\w-]*:\\S+");

  private static final Pattern AUTH_NAME = Pattern.compile("(?i).*auth");

  /** Ways to log in, and who decides on it. */
  private static final Set<String> METHODS =
      Set.of(
          ("http plaintext backend backends plugin provider rabbit basic digest bearer token jwt oauth oidc openid connect saml ldap ldaps kerberos krb ntlm negotiate "
                  + "spnego gssapi gss gs sasl plain login cram scram sha plus oauthbearer xoauth otp md native caching mysql user pass userpass password passwd "
                  + "trust peer ident cert certificate mtls tls ssl x htpasswd httpbasic basicauth api apikey key session "
                  + "cookie local internal external database db file pam unix radius anonymous guest public default simple "
                  + "strict optional required enable enabled disable disabled on off auto no none unset custom proxy remote "
                  + "header iam aws gcp google github gitlab azure azuread entra msal keycloak okta cognito firebase supabase "
                  + "silly kubernetes k approle service serviceaccount account managed workload identity application auth "
                  + "socket system server client web only noauth")
              .split(" "));

  private static final Pattern WORDS = Pattern.compile("[a-z0-9]+(?:[_.-][a-z0-9]+){0,5}");
  private static final Pattern WORD_END = Pattern.compile("[0-9]*[_.-]|[0-9]+$");

  private static final Pattern COOKIE_OWNER = Pattern.compile("(?i).*session_?key");

  /** The name of a cookie or of what a session has. */
  private static final Pattern COOKIE =
      Pattern.compile(
          "(?i)(?=[a-z_.-]{1,24}$)(?:.*(?:sess|cookie|user).*|(?:.*[_.-])?(?:sid|uid|id|key|data|auth|login|token|cart|csrf))");

  private static final int SHOWN = 60;

  private SecretTexts() {}

  /** Whether a variable or label with this name and value is a credential. */
  public static boolean isSecret(String name, String value) {
    if (value.isBlank()) {
      return false;
    }
    return (NAME.matcher(name).matches() && !isHarmless(name, value))
        || hasTokenAsUser(value)
        || BytePatterns.hasCredential(value)
        || KEY.matcher(value).find();
  }

  private static boolean isHarmless(String name, String value) {
    return (HARMLESS.matcher(value).matches() && !ENCODED.matcher(value).matches())
        || FILE.matcher(value).matches()
        || REFERENCE.matcher(value).matches()
        || (AUTH_NAME.matcher(name).matches() && isMethod(value.toLowerCase(Locale.ROOT)))
        || (COOKIE_OWNER.matcher(name).matches() && COOKIE.matcher(value).matches());
  }

  private static boolean isMethod(String value) {
    return WORDS.matcher(value).matches()
        && WORD_END
            .splitAsStream(value)
            .allMatch(word -> METHODS.contains(word) || word.chars().allMatch(Character::isDigit));
  }

  private static boolean hasTokenAsUser(String text) {
    return TOKEN_AS_USER.matcher(text).find();
  }

  /** Whether an instruction of a history has a credential in it. */
  public static boolean isSecret(String instruction) {
    return ARGUMENT
            .matcher(instruction)
            .results()
            .anyMatch(
                match ->
                    ARGUMENT_NAME.matcher(match.group(1)).matches()
                        && !isHarmless(match.group(1), match.group(2)))
        || OPTION.matcher(instruction).find()
        || HEADER.matcher(instruction).find()
        || LoginCommands.haveCredential(instruction)
        || hasTokenAsUser(instruction)
        || BytePatterns.hasCredential(instruction)
        || KEY.matcher(instruction).find();
  }

  /** The first word of an instruction: the rest may be the credential. */
  public static String beginning(String instruction) {
    var words = instruction.strip().split("[\\s=|]+", 3);
    var first =
        words.length > 0 && !words[0].isEmpty() ? words[0] : words.length > 1 ? words[1] : "";
    return first.substring(0, Math.min(first.length(), SHOWN)).replaceAll("\\p{Cntrl}", "?");
  }
}
