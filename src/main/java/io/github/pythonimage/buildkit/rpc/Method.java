package io.github.pythonimage.buildkit.rpc;

import io.github.pythonimage.buildkit.proto.Message;

/**
 * A method of the other side.
 *
 * @param path {@code /package.Service/Method}
 */
@SuppressWarnings("UnusedTypeParameter") // It keeps questions and answers together.
public record Method<Q extends Message, A>(String path, Message.Parser<A> answers) {}
