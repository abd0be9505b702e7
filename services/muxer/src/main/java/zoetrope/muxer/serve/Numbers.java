package zoetrope.muxer.serve;

/// Numbers in addresses.
final class Numbers {
    private static final int MOST_DIGITS = 15;

    private Numbers() {}

    /// The decimal number that a stretch of text is; -1 if it is none, or one of more than 15 digits.
    static long parse(String text, int from, int to) {
        if (from >= to || to - from > MOST_DIGITS) {
            return -1;
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = number * 10 + digit - '0';
        }
        return number;
    }
}
