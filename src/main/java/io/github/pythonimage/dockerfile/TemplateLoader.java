package io.github.pythonimage.dockerfile;

import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import org.apache.velocity.exception.ResourceNotFoundException;
import org.apache.velocity.runtime.resource.Resource;
import org.apache.velocity.runtime.resource.loader.ResourceLoader;
import org.apache.velocity.util.ExtProperties;

/**
 * Reads templates from this jar. Velocity's own loader asks the thread's class loader, which in a
 * Maven build is not the plugin's.
 */
public final class TemplateLoader extends ResourceLoader {
  @Override
  public void init(ExtProperties configuration) {}

  @Override
  public Reader getResourceReader(String source, String encoding) {
    var in = TemplateLoader.class.getResourceAsStream("/templates/" + source);
    if (in == null) {
      throw new ResourceNotFoundException("no template " + source);
    }
    return new InputStreamReader(in, StandardCharsets.UTF_8);
  }

  @Override
  public boolean isSourceModified(Resource resource) {
    return false;
  }

  @Override
  public long getLastModified(Resource resource) {
    return 0;
  }
}
