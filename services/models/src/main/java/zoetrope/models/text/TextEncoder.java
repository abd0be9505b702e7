package zoetrope.models.text;

/// Turns prompts into token states. Any thread may call; the same prompt always gives the same states.
public interface TextEncoder extends AutoCloseable {
    /// @param prompt any text; the empty one is what classifier-free guidance leads away from
    /// @return at most [#maxTokens] states
    TokenStates encode(String prompt);

    /// Width of a state.
    int dim();

    /// Tokens that are kept of a long prompt.
    int maxTokens();

    @Override
    void close();
}
