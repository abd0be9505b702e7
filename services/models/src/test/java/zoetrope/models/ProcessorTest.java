package zoetrope.models;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessorTest {
    @Test
    void aFlagTellsOfBfloat16() {
        assertThat(Processor.multipliesBfloat16("model name\t: X\nflags\t\t: fpu avx512f avx512_bf16 clzero\n")).isTrue();
        assertThat(Processor.multipliesBfloat16("flags\t\t: fpu amx_bf16 amx_tile\n")).isTrue();
    }

    @Test
    void withoutTheFlagThereIsNone() {
        assertThat(Processor.multipliesBfloat16("flags\t\t: fpu avx2 avx512f\nbugs\t\t: avx512_bf16\n")).isFalse();
        assertThat(Processor.multipliesBfloat16("")).isFalse();
    }
}
