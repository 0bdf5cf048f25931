package io.github.pythonimage.buildkit.registry;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pythonimage.buildkit.credentials.Credentials;
import io.github.pythonimage.http.Loopback;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Answers the challenges of a registry: by a password, or by a token that one fetches with it. */
record Tokens(RegistryRequests requests) {

  private static final JsonMapper JSON = new JsonMapper();

  /** What a header can hold. */
  private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]+");

  /**
   * The value of an {@code Authorization} header.
   *
   * @return empty where the registry wants to know who we are and we are nobody
   * @throws RegistryAnswer where nobody gives us a token
   */
  Optional<String> answer(Challenge challenge, Optional<Credentials> as) throws IOException {
    return challenge.scheme().equals("bearer")
        ? Optional.of("Bearer " + token(challenge, as))
        : as.map(Tokens::basic);
  }

  private static String basic(Credentials as) {
    var pair = as.username() + ":" + as.secret();
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private String token(Challenge challenge, Optional<Credentials> as) throws IOException {
    var realm = realm(challenge);
    var fields = new LinkedHashMap<String, String>();
    challenge.parameter("service").ifPresent(service -> fields.put("service", service));
    challenge.parameter("scope").ifPresent(scope -> fields.put("scope", scope));
    HttpRequest.Builder request;
    if (as.isPresent() && as.get().username().isEmpty()) {
      fields.put("grant_type", "refresh_token");
      fields.put("refresh_token", as.get().secret());
      fields.put("client_id", "buildkit-java");
      request =
          HttpRequest.newBuilder(realm)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(BodyPublishers.ofString(form(fields)));
    } else {
      var query = (realm.getRawQuery() == null ? "?" : "&") + form(fields);
      request = HttpRequest.newBuilder(URI.create(realm + query));
      as.map(Tokens::basic).ifPresent(basic -> request.header("Authorization", basic));
    }
    var response = requests.askForToken(request.build());
    if (response.statusCode() != 200) {
      throw new RegistryAnswer(response.statusCode());
    }
    return read(response.body());
  }

  private URI realm(Challenge challenge) throws IOException {
    var text = challenge.parameter("realm").orElse("");
    URI realm;
    try {
      realm = new URI(text);
    } catch (URISyntaxException e) {
      throw new IOException("it names the token server '" + text + "', which is no URL", e);
    }
    var scheme = String.valueOf(realm.getScheme()).toLowerCase(Locale.ROOT);
    if (realm.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
      throw new IOException("it names the token server '" + text + "', which is no URL of https");
    }
    if (Loopback.isHostOf(realm) && !requests.isLoopback()) {
      // Whatever listens there is none of the registry's.
      throw new IOException("it names the token server '" + text + "', which is this machine");
    }
    if (scheme.equals("http") && !Loopback.isHostOf(realm)) {
      throw new IOException(
          "it wants a password sent to '"
              + text
              + "' without encryption. No password goes there; the registry's operator has to name"
              + " a token server with https");
    }
    return realm;
  }

  private static String read(byte[] body) throws IOException {
    try {
      var answer = JSON.readTree(body);
      var token = answer.path("token").asText(answer.path("access_token").asText());
      if (VISIBLE.matcher(token).matches()) {
        return token;
      }
    } catch (IOException e) {
      // Same as no token; the body may hold a secret, so that no message quotes it.
    }
    throw new IOException("it gives no token");
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(
            field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
