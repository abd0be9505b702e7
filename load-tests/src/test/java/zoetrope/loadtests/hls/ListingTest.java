package zoetrope.loadtests.hls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ListingTest {
    private static final String PLAYLIST =
            """
            #EXTM3U
            #EXT-X-VERSION:6
            #EXT-X-TARGETDURATION:1
            #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=0.75000
            #EXT-X-PART-INF:PART-TARGET=0.25000
            #EXT-X-MEDIA-SEQUENCE:7
            #EXT-X-MAP:URI="init.mp4"
            #EXT-X-PART:DURATION=0.25000,URI="part28.m4s",INDEPENDENT=YES
            #EXT-X-PART:DURATION=0.25000,URI="part29.m4s"
            #EXTINF:0.50000,
            seg7.m4s
            #EXT-X-PART:DURATION=0.25000,URI="part30.m4s",INDEPENDENT=YES
            #EXT-X-PART:DURATION=0.25000,URI="part31.m4s",GAP=YES
            #EXT-X-PRELOAD-HINT:TYPE=PART,URI="part32.m4s"
            """;

    private final Listing listing = Listing.parse(PLAYLIST);

    @Test
    void theNextPartIsCountedInTheOpenSegment() {
        assertThat(listing.next()).isEqualTo("?_HLS_msn=8&_HLS_part=2");
    }

    @Test
    void aClosedSegmentMakesTheNextPartTheFirstOfAnother() {
        var closed = Listing.parse(PLAYLIST.replaceAll("(?m)^#EXT-X-PRELOAD.*$", "#EXTINF:0.50000,\nseg8.m4s"));
        assertThat(closed.next()).isEqualTo("?_HLS_msn=9&_HLS_part=0");
    }

    @Test
    void gapsAreNotFetched() {
        assertThat(listing.parts()).containsExactly("part28.m4s", "part29.m4s", "part30.m4s");
    }

    @Test
    void onlyPartsAfterTheOneSeenAreNew() {
        assertThat(listing.after("part28.m4s")).containsExactly("part29.m4s", "part30.m4s");
        assertThat(listing.after("part30.m4s")).isEmpty();
    }

    @Test
    void aViewerWhoFellBehindGoesOnAtTheLiveEdge() {
        assertThat(listing.after("part3.m4s")).containsExactly("part30.m4s");
    }

    @Test
    void withoutLowLatencyThereAreWholeSegments() {
        var plain = Listing.parse("#EXTM3U\n#EXT-X-SERVER-CONTROL:HOLD-BACK=3.00000\n#EXTINF:1.00000,\nseg0.m4s\n");
        assertThat(plain.lowLatency()).isFalse();
        assertThat(plain.parts()).isEmpty();
        assertThat(plain.segments()).containsExactly("seg0.m4s");
    }

    @Test
    void theEndIsSeen() {
        assertThat(listing.ended()).isFalse();
        assertThat(Listing.parse(PLAYLIST + "#EXT-X-ENDLIST\n").ended()).isTrue();
    }
}
