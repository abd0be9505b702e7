package zoetrope.models;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NativeThreadsTest {
    @Test
    void nativeCodeSeesThePolicyUnlessTheUserChoseAnother() {
        var chosen = System.getenv("OMP_WAIT_POLICY");
        NativeThreads.calm();
        assertThat(NativeThreads.policy()).contains(chosen == null ? "passive" : chosen);
    }
}
