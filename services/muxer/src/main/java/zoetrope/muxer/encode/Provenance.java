package zoetrope.muxer.encode;

import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import org.bytedeco.ffmpeg.avutil.AVDictionary;
import zoetrope.core.JobId;

/// Says inside the file that a machine made it: the `AIGC` label of GB 45438-2025, as metadata of the init segment.
///
/// @param producer who runs this generator
/// @param job what the content is called here
public record Provenance(String producer, JobId job) {
    /// The IPTC's word for it, for labels outside the file.
    public static final String DIGITAL_SOURCE_TYPE =
            "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";

    void describe(AVDictionary metadata) {
        av_dict_set(metadata, "AIGC", label(), 0);
    }

    /// The label: `1` says that the content *is* generated.
    public String label() {
        return "{\"Label\":\"1\",\"ContentProducer\":\"%s\",\"ProduceID\":\"%s\"}".formatted(producer, job.value());
    }
}
