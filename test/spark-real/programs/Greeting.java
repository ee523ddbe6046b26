/** A class that only its own jar has. */
public class Greeting {
  public static String text() {
    return "hello";
  }
}
