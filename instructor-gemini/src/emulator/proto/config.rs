//! `GenerationConfig` and what hangs below it, and `SafetySetting`.

use super::schema::SCHEMA;
use super::{Api, Enum, Kind, Message, many, one};

pub(super) static GENERATION_CONFIG: Message = Message::new(
    "GenerationConfig",
    &[
        one("model_config", Kind::Message(&GENERATION_CONFIG_MODEL_CONFIG)).only(Api::Vertex),
        one("response_json_schema", Kind::Value),
        one("_responseJsonSchema", Kind::Value),
        one("audio_timestamp", Kind::Bool).only(Api::Vertex),
        one("candidate_count", Kind::Int32),
        one("enable_affective_dialog", Kind::Bool).only(Api::Vertex),
        one("frequency_penalty", Kind::Float),
        one("logprobs", Kind::Int32),
        one("max_output_tokens", Kind::Int32),
        one("media_resolution", Kind::Enum(&GENERATION_CONFIG_MEDIA_RESOLUTION)),
        one("presence_penalty", Kind::Float),
        one("response_logprobs", Kind::Bool),
        one("response_mime_type", Kind::String),
        many("response_modalities", Kind::Enum(&GENERATION_CONFIG_MODALITY)),
        // One of it at the Gemini API, a list of them at Vertex AI.
        one("response_format", Kind::Message(&RESPONSE_FORMAT)).only(Api::Developer),
        many("response_format", Kind::Message(&RESPONSE_FORMAT)).only(Api::Vertex),
        one("image_config", Kind::Message(&IMAGE_CONFIG)),
        one("response_schema", Kind::Message(&SCHEMA)),
        one("routing_config", Kind::Message(&GENERATION_CONFIG_ROUTING_CONFIG)).only(Api::Vertex),
        one("seed", Kind::Int32),
        one("speech_config", Kind::Message(&SPEECH_CONFIG)),
        many("stop_sequences", Kind::String),
        one("temperature", Kind::Float),
        one("thinking_config", Kind::Message(&THINKING_CONFIG)),
        one("top_k", Kind::Int32),
        one("top_p", Kind::Float),
        one("enable_enhanced_civic_answers", Kind::Bool).only(Api::Developer),
        one("translation_config", Kind::Message(&TRANSLATION_CONFIG)).only(Api::Vertex),
        one("audio_transcription_config", Kind::Message(&AUDIO_TRANSCRIPTION_CONFIG)),
    ],
);

static GENERATION_CONFIG_MODEL_CONFIG: Message = Message::new(
    "GenerationConfig.ModelConfig",
    &[one(
        "feature_selection_preference",
        Kind::Enum(&GENERATION_CONFIG_MODEL_CONFIG_FEATURE_SELECTION_PREFERENCE),
    )],
);

static GENERATION_CONFIG_MODEL_CONFIG_FEATURE_SELECTION_PREFERENCE: Enum = Enum::new(
    "GenerationConfig.ModelConfig.FeatureSelectionPreference",
    &[
        "FEATURE_SELECTION_PREFERENCE_UNSPECIFIED",
        "PRIORITIZE_QUALITY",
        "BALANCED",
        "PRIORITIZE_COST",
    ],
);

static GENERATION_CONFIG_MEDIA_RESOLUTION: Enum = Enum::new(
    "GenerationConfig.MediaResolution",
    &[
        "MEDIA_RESOLUTION_UNSPECIFIED",
        "MEDIA_RESOLUTION_LOW",
        "MEDIA_RESOLUTION_MEDIUM",
        "MEDIA_RESOLUTION_HIGH",
    ],
);

static GENERATION_CONFIG_MODALITY: Enum = Enum::new(
    "GenerationConfig.Modality",
    &["MODALITY_UNSPECIFIED", "TEXT", "IMAGE", "AUDIO", "VIDEO"],
);

static GENERATION_CONFIG_ROUTING_CONFIG: Message = Message::new(
    "GenerationConfig.RoutingConfig",
    &[
        one("auto_mode", Kind::Message(&GENERATION_CONFIG_ROUTING_CONFIG_AUTO_ROUTING_MODE))
            .of("routing_config"),
        one("manual_mode", Kind::Message(&GENERATION_CONFIG_ROUTING_CONFIG_MANUAL_ROUTING_MODE))
            .of("routing_config"),
    ],
);

static GENERATION_CONFIG_ROUTING_CONFIG_AUTO_ROUTING_MODE: Message = Message::new(
    "GenerationConfig.RoutingConfig.AutoRoutingMode",
    &[one("model_routing_preference", Kind::String)],
);

static GENERATION_CONFIG_ROUTING_CONFIG_MANUAL_ROUTING_MODE: Message = Message::new(
    "GenerationConfig.RoutingConfig.ManualRoutingMode",
    &[one("model_name", Kind::String)],
);

static SPEECH_CONFIG: Message = Message::new(
    "SpeechConfig",
    &[
        one("voice_config", Kind::Message(&VOICE_CONFIG)),
        one("language_code", Kind::String),
        one("multi_speaker_voice_config", Kind::Message(&MULTI_SPEAKER_VOICE_CONFIG)),
    ],
);

static VOICE_CONFIG: Message = Message::new(
    "VoiceConfig",
    &[
        one("replicated_voice_config", Kind::Message(&REPLICATED_VOICE_CONFIG)).of("voice_config"),
        one("prebuilt_voice_config", Kind::Message(&PREBUILT_VOICE_CONFIG)).of("voice_config"),
        one("voice", Kind::String),
    ],
);

static REPLICATED_VOICE_CONFIG: Message = Message::new(
    "ReplicatedVoiceConfig",
    &[
        one("mime_type", Kind::String),
        one("voice_sample_audio", Kind::Bytes),
        one("consent_audio", Kind::Bytes).only(Api::Developer),
        one("voice_consent_signature", Kind::Message(&VOICE_CONSENT_SIGNATURE))
            .only(Api::Developer),
    ],
);

static VOICE_CONSENT_SIGNATURE: Message =
    Message::new("VoiceConsentSignature", &[one("signature", Kind::String)]);

static PREBUILT_VOICE_CONFIG: Message =
    Message::new("PrebuiltVoiceConfig", &[one("voice_name", Kind::String)]);

static MULTI_SPEAKER_VOICE_CONFIG: Message = Message::new(
    "MultiSpeakerVoiceConfig",
    &[many("speaker_voice_configs", Kind::Message(&SPEAKER_VOICE_CONFIG))],
);

static SPEAKER_VOICE_CONFIG: Message = Message::new(
    "SpeakerVoiceConfig",
    &[one("speaker", Kind::String), one("voice_config", Kind::Message(&VOICE_CONFIG))],
);

static THINKING_CONFIG: Message = Message::new(
    "ThinkingConfig",
    &[
        one("include_thoughts", Kind::Bool),
        one("thinking_budget", Kind::Int32),
        one("thinking_level", Kind::Enum(&THINKING_CONFIG_THINKING_LEVEL)),
    ],
);

static THINKING_CONFIG_THINKING_LEVEL: Enum = Enum::new(
    "ThinkingConfig.ThinkingLevel",
    &["THINKING_LEVEL_UNSPECIFIED", "MINIMAL", "LOW", "MEDIUM", "HIGH", "XHIGH"],
);

static TRANSLATION_CONFIG: Message = Message::new(
    "TranslationConfig",
    &[one("echo_target_language", Kind::Bool), one("target_language_code", Kind::String)],
);

static AUDIO_TRANSCRIPTION_CONFIG: Message = Message::new(
    "AudioTranscriptionConfig",
    &[
        many("language_codes", Kind::String),
        one("language_auto", Kind::Message(&LANGUAGE_AUTO)),
        one("language_hints", Kind::Message(&LANGUAGE_HINTS)),
        many("custom_vocabulary", Kind::String),
        many("adaptation_phrases", Kind::String),
        one("word_timestamp", Kind::Bool),
        one("diarization", Kind::Bool),
        one("mode", Kind::Enum(&AUDIO_TRANSCRIPTION_CONFIG_MODE)),
        one("source_text", Kind::String),
    ],
);

static LANGUAGE_AUTO: Message = Message::new("LanguageAuto", &[]);

static LANGUAGE_HINTS: Message =
    Message::new("LanguageHints", &[many("language_codes", Kind::String)]);

static AUDIO_TRANSCRIPTION_CONFIG_MODE: Enum =
    Enum::new("AudioTranscriptionConfig.Mode", &["MODE_UNSPECIFIED", "VERBATIM", "SMART"]);

static IMAGE_CONFIG: Message = Message::new(
    "ImageConfig",
    &[
        one("aspect_ratio", Kind::String),
        one("image_size", Kind::String),
        one("person_generation", Kind::String).only(Api::Vertex),
        one("prominent_people", Kind::Enum(&IMAGE_CONFIG_PROMINENT_PEOPLE)).only(Api::Vertex),
        one("image_output_options", Kind::Message(&IMAGE_CONFIG_IMAGE_OUTPUT_OPTIONS))
            .only(Api::Vertex),
    ],
);

static IMAGE_CONFIG_PROMINENT_PEOPLE: Enum = Enum::new(
    "ImageConfig.ProminentPeople",
    &["PROMINENT_PEOPLE_UNSPECIFIED", "ALLOW_PROMINENT_PEOPLE", "BLOCK_PROMINENT_PEOPLE"],
);

static IMAGE_CONFIG_IMAGE_OUTPUT_OPTIONS: Message = Message::new(
    "ImageConfig.ImageOutputOptions",
    &[one("compression_quality", Kind::Int32), one("mime_type", Kind::String)],
);

static RESPONSE_FORMAT: Message = Message::new(
    "ResponseFormat",
    &[
        one("audio", Kind::Message(&AUDIO_RESPONSE_FORMAT)),
        one("image", Kind::Message(&IMAGE_RESPONSE_FORMAT)),
        one("text", Kind::Message(&TEXT_RESPONSE_FORMAT)),
        one("video", Kind::Message(&VIDEO_RESPONSE_FORMAT)),
    ],
);

static AUDIO_RESPONSE_FORMAT: Message = Message::new(
    "AudioResponseFormat",
    &[
        one("bit_rate", Kind::Int32),
        one("delivery", Kind::Enum(&DELIVERY)),
        one("mime_type", Kind::String),
        one("sample_rate", Kind::Int32),
    ],
);

static DELIVERY: Enum = Enum::new("Delivery", &["DELIVERY_UNSPECIFIED", "INLINE", "URI"]);

static IMAGE_RESPONSE_FORMAT: Message = Message::new(
    "ImageResponseFormat",
    &[
        one("aspect_ratio", Kind::Enum(&ASPECT_RATIO)),
        one("delivery", Kind::Enum(&DELIVERY)),
        one("image_size", Kind::Enum(&IMAGE_SIZE)),
        one("mime_type", Kind::String),
    ],
);

static ASPECT_RATIO: Enum = Enum::new(
    "AspectRatio",
    &[
        "ASPECT_RATIO_UNSPECIFIED",
        "ASPECT_RATIO_ONE_BY_ONE",
        "ASPECT_RATIO_TWO_BY_THREE",
        "ASPECT_RATIO_THREE_BY_TWO",
        "ASPECT_RATIO_THREE_BY_FOUR",
        "ASPECT_RATIO_FOUR_BY_THREE",
        "ASPECT_RATIO_FOUR_BY_FIVE",
        "ASPECT_RATIO_FIVE_BY_FOUR",
        "ASPECT_RATIO_NINE_BY_SIXTEEN",
        "ASPECT_RATIO_SIXTEEN_BY_NINE",
        "ASPECT_RATIO_TWENTY_ONE_BY_NINE",
        "ASPECT_RATIO_ONE_BY_EIGHT",
        "ASPECT_RATIO_EIGHT_BY_ONE",
        "ASPECT_RATIO_ONE_BY_FOUR",
        "ASPECT_RATIO_FOUR_BY_ONE",
    ],
);

static IMAGE_SIZE: Enum = Enum::new(
    "ImageSize",
    &[
        "IMAGE_SIZE_UNSPECIFIED",
        "IMAGE_SIZE_FIVE_TWELVE",
        "IMAGE_SIZE_ONE_K",
        "IMAGE_SIZE_TWO_K",
        "IMAGE_SIZE_FOUR_K",
    ],
);

static TEXT_RESPONSE_FORMAT: Message = Message::new(
    "TextResponseFormat",
    &[one("mime_type", Kind::String), one("schema", Kind::Value)],
);

static VIDEO_RESPONSE_FORMAT: Message = Message::new(
    "VideoResponseFormat",
    &[
        one("aspect_ratio", Kind::Enum(&ASPECT_RATIO)),
        one("delivery", Kind::Enum(&DELIVERY)),
        one("duration", Kind::Duration),
        one("gcs_uri", Kind::String),
        one("resolution", Kind::String),
    ],
);

pub(super) static SAFETY_SETTING: Message = Message::new(
    "SafetySetting",
    &[
        one("category", Kind::Enum(&HARM_CATEGORY)),
        one("method", Kind::Enum(&SAFETY_SETTING_HARM_BLOCK_METHOD)).only(Api::Vertex),
        one("threshold", Kind::Enum(&SAFETY_SETTING_HARM_BLOCK_THRESHOLD)),
    ],
);

static HARM_CATEGORY: Enum = Enum::new(
    "HarmCategory",
    &[
        "HARM_CATEGORY_UNSPECIFIED",
        "HARM_CATEGORY_HARASSMENT",
        "HARM_CATEGORY_HATE_SPEECH",
        "HARM_CATEGORY_SEXUALLY_EXPLICIT",
        "HARM_CATEGORY_DANGEROUS_CONTENT",
        "HARM_CATEGORY_CIVIC_INTEGRITY",
        "HARM_CATEGORY_DANGEROUS",
        "HARM_CATEGORY_JAILBREAK",
        "HARM_CATEGORY_IMAGE_HATE",
        "HARM_CATEGORY_IMAGE_DANGEROUS_CONTENT",
        "HARM_CATEGORY_IMAGE_HARASSMENT",
        "HARM_CATEGORY_IMAGE_SEXUALLY_EXPLICIT",
    ],
);

static SAFETY_SETTING_HARM_BLOCK_METHOD: Enum = Enum::new(
    "SafetySetting.HarmBlockMethod",
    &["HARM_BLOCK_METHOD_UNSPECIFIED", "SEVERITY", "PROBABILITY"],
);

static SAFETY_SETTING_HARM_BLOCK_THRESHOLD: Enum = Enum::new(
    "SafetySetting.HarmBlockThreshold",
    &[
        "HARM_BLOCK_THRESHOLD_UNSPECIFIED",
        "BLOCK_LOW_AND_ABOVE",
        "BLOCK_MEDIUM_AND_ABOVE",
        "BLOCK_ONLY_HIGH",
        "BLOCK_NONE",
        "OFF",
    ],
);
