package dev.vidi.node.demo;

/** Something that the demo claims did not hold: the message says what, what was expected, and what was found. */
final class BrokenClaimException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int SHOWN_MAX = 400;

    BrokenClaimException(String claim, Object expected, Object found) {
        super(claim + "\n       expected  " + shown(expected) + "\n       found     " + shown(found));
    }

    private static String shown(Object value) {
        String text = String.valueOf(value);
        return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "...";
    }
}
