//! The requests, and what they hold besides contents, tools and configurations.

use super::config::{GENERATION_CONFIG, SAFETY_SETTING};
use super::content::CONTENT;
use super::tool::{TOOL, TOOL_CONFIG};
use super::{Api, Enum, Kind, Message, many, map, one};

pub(in crate::emulator) static GENERATE_CONTENT: Message = Message::new(
    "GenerateContentRequest",
    &[
        one("model", Kind::String),
        many("contents", Kind::Message(&CONTENT)),
        one("system_instruction", Kind::Message(&CONTENT)),
        many("tools", Kind::Message(&TOOL)),
        one("tool_config", Kind::Message(&TOOL_CONFIG)),
        many("safety_settings", Kind::Message(&SAFETY_SETTING)),
        one("generation_config", Kind::Message(&GENERATION_CONFIG)),
        one("cached_content", Kind::String),
        map("labels", Kind::String),
        one("service_tier", Kind::Enum(&SERVICE_TIER)),
        one("continuation_token", Kind::Bytes),
        one("store", Kind::Bool).only(Api::Developer),
        one("model_armor_config", Kind::Message(&MODEL_ARMOR_CONFIG)).only(Api::Vertex),
        one("output_config", Kind::Message(&OUTPUT_CONFIG)).only(Api::Vertex),
    ],
);

static SERVICE_TIER: Enum = Enum::new(
    "ServiceTier",
    &["SERVICE_TIER_UNSPECIFIED", "STANDARD", "FLEX", "PRIORITY", "UNSPECIFIED"],
);

static MODEL_ARMOR_CONFIG: Message = Message::new(
    "ModelArmorConfig",
    &[one("prompt_template_name", Kind::String), one("response_template_name", Kind::String)],
);

static OUTPUT_CONFIG: Message =
    Message::new("GenerationOutputConfig", &[one("output_uri_prefix", Kind::String)]);

pub(in crate::emulator) static COUNT_TOKENS: Message = Message::new(
    "CountTokensRequest",
    &[
        one("model", Kind::String),
        many("contents", Kind::Message(&CONTENT)),
        one("generate_content_request", Kind::Message(&GENERATE_CONTENT)).only(Api::Developer),
        many("instances", Kind::Value).only(Api::Vertex),
        one("system_instruction", Kind::Message(&CONTENT)).only(Api::Vertex),
        many("tools", Kind::Message(&TOOL)).only(Api::Vertex),
        one("generation_config", Kind::Message(&GENERATION_CONFIG)).only(Api::Vertex),
    ],
);

/// The body of a creation, and of an update.
pub(in crate::emulator) static CACHED_CONTENT: Message = Message::new(
    "CachedContent",
    &[
        one("expire_time", Kind::Timestamp).of("expiration"),
        one("ttl", Kind::Duration).of("expiration"),
        one("name", Kind::String),
        one("display_name", Kind::String),
        one("model", Kind::String),
        one("system_instruction", Kind::Message(&CONTENT)),
        many("contents", Kind::Message(&CONTENT)),
        many("tools", Kind::Message(&TOOL)),
        one("tool_config", Kind::Message(&TOOL_CONFIG)),
        // What the service sets is taken, and left aside.
        one("create_time", Kind::Timestamp),
        one("update_time", Kind::Timestamp),
        one("usage_metadata", Kind::Struct),
        one("encryption_spec", Kind::Message(&ENCRYPTION_SPEC)).only(Api::Vertex),
    ],
);

static ENCRYPTION_SPEC: Message =
    Message::new("EncryptionSpec", &[one("kms_key_name", Kind::String)]);

pub(in crate::emulator) static CREATE_FILE: Message =
    Message::new("CreateFileRequest", &[one("file", Kind::Message(&FILE))]);

static FILE: Message = Message::new(
    "File",
    &[
        one("name", Kind::String),
        one("display_name", Kind::String),
        one("mime_type", Kind::String),
        one("size_bytes", Kind::Int64),
        one("create_time", Kind::Timestamp),
        one("update_time", Kind::Timestamp),
        one("expiration_time", Kind::Timestamp),
        one("sha256_hash", Kind::Bytes),
        one("uri", Kind::String),
        one("download_uri", Kind::String),
        one("state", Kind::String),
        one("source", Kind::String),
        one("error", Kind::Struct),
        one("video_metadata", Kind::Struct),
    ],
);

pub(in crate::emulator) static BATCH_GENERATE_CONTENT: Message = Message::new(
    "BatchGenerateContentRequest",
    &[one("model", Kind::String), one("batch", Kind::Message(&BATCH))],
);

static BATCH: Message = Message::new(
    "GenerateContentBatch",
    &[
        one("model", Kind::String),
        one("name", Kind::String),
        one("display_name", Kind::String),
        one("input_config", Kind::Message(&INPUT_CONFIG)),
        one("priority", Kind::Int64),
        one("webhook_config", Kind::Message(&WEBHOOK_CONFIG)),
    ],
);

static WEBHOOK_CONFIG: Message = Message::new(
    "WebhookConfig",
    &[many("uris", Kind::String), one("user_metadata", Kind::Struct)],
);

static INPUT_CONFIG: Message = Message::new(
    "InputConfig",
    &[
        one("requests", Kind::Message(&INLINED_REQUESTS)).of("source"),
        one("file_name", Kind::String).of("source"),
    ],
);

static INLINED_REQUESTS: Message =
    Message::new("InlinedRequests", &[many("requests", Kind::Message(&INLINED_REQUEST))]);

static INLINED_REQUEST: Message = Message::new(
    "InlinedRequest",
    &[one("request", Kind::Message(&GENERATE_CONTENT)), one("metadata", Kind::Struct)],
);

/// A line of a batch's file.
pub(in crate::emulator) static BATCH_LINE: Message = Message::new(
    "InlinedRequest",
    &[
        one("key", Kind::String),
        one("request", Kind::Message(&GENERATE_CONTENT)),
        one("metadata", Kind::Struct),
    ],
);
