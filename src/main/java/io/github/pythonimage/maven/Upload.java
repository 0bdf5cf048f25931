package io.github.pythonimage.maven;

import io.github.pythonimage.build.UploadGoal.Request;
import io.github.pythonimage.config.EnumNames;
import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.config.WebAddress;
import io.github.pythonimage.http.WebProxies;
import io.github.pythonimage.maven.settings.ServerField;
import io.github.pythonimage.maven.settings.SettingsServers;
import io.github.pythonimage.pypi.Login;
import io.github.pythonimage.pypi.PackageIndex;
import io.github.pythonimage.pypi.WheelOrigin;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words of {@code upload-wheels}. Not in the goal itself: Maven looks at all methods of all
 * goals whichever it runs, and so loads every class that those speak of.
 *
 * @param lookup where the index is asked for what it has
 */
record Upload(
    @Nullable String url,
    @Nullable String lookup,
    @Nullable String server,
    List<String> origins,
    SettingsServers servers,
    WebProxies proxies) {

  Request order(boolean skipExisting, boolean offline) {
    return new Request(index(), chosen(), skipExisting, offline);
  }

  private PackageIndex index() {
    return new PackageIndex(
        new XmlParameter("-Dpython-image.wheels.url")
            .required(
                url,
                text -> WebAddress.of(text, "for uploads to an index", "."),
                "Give the address at which the index takes uploads."),
        new XmlParameter("-Dpython-image.wheels.index")
            .optional(lookup, text -> WebAddress.of(text, "of an index", ".")),
        new XmlParameter("-Dpython-image.wheels.server").optional(server, this::login),
        proxies);
  }

  private Login login(String id) {
    var found = servers.require(id);
    return new Login(
        ServerField.USERNAME.of(found),
        ServerField.PASSWORD.of(found),
        "settings.xml, <server> " + Quoted.of(id));
  }

  private Set<WheelOrigin> chosen() {
    var words = origins.isEmpty() ? List.of("built", "project") : origins;
    var chosen = EnumSet.noneOf(WheelOrigin.class);
    new XmlParameter("-Dpython-image.wheels.origins")
        .each(words, word -> origins(word.strip()))
        .forEach(chosen::addAll);
    return chosen;
  }

  private static Set<WheelOrigin> origins(String word) {
    return word.equals("all")
        ? EnumSet.allOf(WheelOrigin.class)
        : EnumSet.of(EnumNames.of(WheelOrigin.class, word));
  }
}
