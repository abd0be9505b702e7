package zoetrope.core;

/// A model made something that is no video, such as numbers that are not finite. Another try, or another device, may do
/// better; the same weights on the same device mostly do not.
public final class ModelException extends RuntimeException {
    public ModelException(String message) {
        super(message);
    }
}
