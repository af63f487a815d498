package io.kuberewind.standalone.broker;

/** The embedded broker did not start. The message is one line: what is wrong and what to do. */
public final class BrokerStartException extends Exception {
  private static final long serialVersionUID = 1L;

  public BrokerStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
