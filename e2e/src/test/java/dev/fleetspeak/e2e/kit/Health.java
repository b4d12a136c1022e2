package dev.fleetspeak.e2e.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** What a load balancer asks a server's health listener. */
public final class Health {
  private static final Duration BOUND = Duration.ofSeconds(5);

  private Health() {}

  /** Status and text of {@code /readyz}, apart by a space. It has to answer soon, come what may. */
  public static String ready(String address) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create("http://" + address + "/readyz"))
                  .timeout(BOUND)
                  .build(),
              BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
