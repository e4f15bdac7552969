//! `Content`: a turn, its parts, and all that a part can be.

use super::{Api, Enum, Kind, Message, many, one};

pub(super) static CONTENT: Message =
    Message::new("Content", &[many("parts", Kind::Message(&PART)), one("role", Kind::String)]);

static PART: Message = Message::new(
    "Part",
    &[
        one("media_resolution", Kind::Message(&PART_MEDIA_RESOLUTION)),
        one("code_execution_result", Kind::Message(&CODE_EXECUTION_RESULT)).of("data"),
        one("executable_code", Kind::Message(&EXECUTABLE_CODE)).of("data"),
        one("file_data", Kind::Message(&FILE_DATA)).of("data"),
        one("function_call", Kind::Message(&FUNCTION_CALL)).of("data"),
        one("function_response", Kind::Message(&FUNCTION_RESPONSE)).of("data"),
        one("inline_data", Kind::Message(&BLOB)).of("data"),
        one("text", Kind::String).of("data"),
        one("thought", Kind::Bool),
        one("thought_signature", Kind::Bytes),
        one("video_metadata", Kind::Message(&VIDEO_METADATA)),
        one("tool_call", Kind::Message(&TOOL_CALL)).of("data").only(Api::Developer),
        one("tool_response", Kind::Message(&TOOL_RESPONSE)).of("data").only(Api::Developer),
        one("part_metadata", Kind::Struct).only(Api::Developer),
        one("audio_transcription", Kind::Message(&TRANSCRIPTION)),
        one("media_processing", Kind::Enum(&MEDIA_PROCESSING)),
        one("speech_metadata", Kind::Message(&SPEECH_METADATA)),
        one("document_metadata", Kind::Message(&DOCUMENT_METADATA)),
        one("spreadsheet_metadata", Kind::Message(&SPREADSHEET_METADATA)),
        one("audio_metadata", Kind::Message(&AUDIO_METADATA)),
    ],
);

static PART_MEDIA_RESOLUTION: Message = Message::new(
    "Part.MediaResolution",
    &[one("level", Kind::Enum(&PART_MEDIA_RESOLUTION_LEVEL)), one("num_tokens", Kind::Int32)],
);

static PART_MEDIA_RESOLUTION_LEVEL: Enum = Enum::new(
    "Part.MediaResolution.Level",
    &[
        "MEDIA_RESOLUTION_UNSPECIFIED",
        "MEDIA_RESOLUTION_LOW",
        "MEDIA_RESOLUTION_MEDIUM",
        "MEDIA_RESOLUTION_HIGH",
        "MEDIA_RESOLUTION_ULTRA_HIGH",
    ],
);

static CODE_EXECUTION_RESULT: Message = Message::new(
    "CodeExecutionResult",
    &[
        one("outcome", Kind::Enum(&CODE_EXECUTION_RESULT_OUTCOME)),
        one("output", Kind::String),
        one("id", Kind::String),
    ],
);

static CODE_EXECUTION_RESULT_OUTCOME: Enum = Enum::new(
    "CodeExecutionResult.Outcome",
    &["OUTCOME_UNSPECIFIED", "OUTCOME_OK", "OUTCOME_FAILED", "OUTCOME_DEADLINE_EXCEEDED"],
);

static EXECUTABLE_CODE: Message = Message::new(
    "ExecutableCode",
    &[
        one("code", Kind::String),
        one("language", Kind::Enum(&EXECUTABLE_CODE_LANGUAGE)),
        one("id", Kind::String),
    ],
);

static EXECUTABLE_CODE_LANGUAGE: Enum =
    Enum::new("ExecutableCode.Language", &["LANGUAGE_UNSPECIFIED", "PYTHON"]);

static FILE_DATA: Message = Message::new(
    "FileData",
    &[
        one("display_name", Kind::String),
        one("file_uri", Kind::String),
        one("mime_type", Kind::String),
    ],
);

static FUNCTION_CALL: Message = Message::new(
    "FunctionCall",
    &[
        one("id", Kind::String),
        one("args", Kind::Struct),
        one("name", Kind::String),
        many("partial_args", Kind::Message(&PARTIAL_ARG)).only(Api::Vertex),
        one("will_continue", Kind::Bool).only(Api::Vertex),
    ],
);

static PARTIAL_ARG: Message = Message::new(
    "PartialArg",
    &[
        one("bool_value", Kind::Bool).of("delta"),
        one("json_path", Kind::String),
        one("null_value", Kind::String).of("delta"),
        one("number_value", Kind::Double).of("delta"),
        one("string_value", Kind::String).of("delta"),
        one("will_continue", Kind::Bool),
    ],
);

static FUNCTION_RESPONSE: Message = Message::new(
    "FunctionResponse",
    &[
        one("will_continue", Kind::Bool).only(Api::Developer),
        one("scheduling", Kind::Enum(&FUNCTION_RESPONSE_SCHEDULING)),
        many("parts", Kind::Message(&FUNCTION_RESPONSE_PART)),
        one("id", Kind::String),
        one("name", Kind::String),
        one("response", Kind::Struct),
    ],
);

static FUNCTION_RESPONSE_SCHEDULING: Enum = Enum::new(
    "FunctionResponse.Scheduling",
    &["SCHEDULING_UNSPECIFIED", "SILENT", "WHEN_IDLE", "INTERRUPT"],
);

static FUNCTION_RESPONSE_PART: Message = Message::new(
    "FunctionResponsePart",
    &[
        one("inline_data", Kind::Message(&FUNCTION_RESPONSE_BLOB)).of("data"),
        one("file_data", Kind::Message(&FUNCTION_RESPONSE_FILE_DATA)).of("data"),
        one("media_processing", Kind::Enum(&MEDIA_PROCESSING)).only(Api::Developer),
        one("media_resolution", Kind::Message(&PART_MEDIA_RESOLUTION)),
        one("video_metadata", Kind::Message(&VIDEO_METADATA)),
        one("document_metadata", Kind::Message(&DOCUMENT_METADATA)),
        one("spreadsheet_metadata", Kind::Message(&SPREADSHEET_METADATA)),
        one("audio_metadata", Kind::Message(&AUDIO_METADATA)),
    ],
);

static FUNCTION_RESPONSE_BLOB: Message = Message::new(
    "FunctionResponseBlob",
    &[one("mime_type", Kind::String), one("data", Kind::Bytes), one("display_name", Kind::String)],
);

static FUNCTION_RESPONSE_FILE_DATA: Message = Message::new(
    "FunctionResponseFileData",
    &[
        one("file_uri", Kind::String),
        one("mime_type", Kind::String),
        one("display_name", Kind::String),
    ],
);

static MEDIA_PROCESSING: Enum =
    Enum::new("MediaProcessing", &["MEDIA_PROCESSING_UNSPECIFIED", "STATIC", "AGENTIC"]);

static VIDEO_METADATA: Message = Message::new(
    "VideoMetadata",
    &[
        one("end_offset", Kind::Duration),
        one("fps", Kind::Double),
        one("start_offset", Kind::Duration),
        many("content_layers", Kind::Enum(&VIDEO_METADATA_CONTENT_LAYER)),
    ],
);

static VIDEO_METADATA_CONTENT_LAYER: Enum = Enum::new(
    "VideoMetadata.ContentLayer",
    &["CONTENT_LAYER_UNSPECIFIED", "FRAMES", "AUDIO", "TRANSCRIPT"],
);

static DOCUMENT_METADATA: Message = Message::new(
    "DocumentMetadata",
    &[
        one("start_page", Kind::Int32),
        one("end_page", Kind::Int32),
        many("content_layers", Kind::Enum(&DOCUMENT_METADATA_CONTENT_LAYER)),
    ],
);

static DOCUMENT_METADATA_CONTENT_LAYER: Enum = Enum::new(
    "DocumentMetadata.ContentLayer",
    &["CONTENT_LAYER_UNSPECIFIED", "PAGE_IMAGE", "PAGE_TEXT"],
);

static SPREADSHEET_METADATA: Message = Message::new(
    "SpreadsheetMetadata",
    &[
        one("visible_cells", Kind::String),
        one("sheet_index", Kind::Int32),
        many("content_layers", Kind::Enum(&SPREADSHEET_METADATA_CONTENT_LAYER)),
    ],
);

static SPREADSHEET_METADATA_CONTENT_LAYER: Enum = Enum::new(
    "SpreadsheetMetadata.ContentLayer",
    &["CONTENT_LAYER_UNSPECIFIED", "DATA", "FORMULAS", "VISUAL"],
);

static AUDIO_METADATA: Message = Message::new(
    "AudioMetadata",
    &[one("start_offset", Kind::Duration), one("end_offset", Kind::Duration)],
);

static BLOB: Message = Message::new(
    "Blob",
    &[one("data", Kind::Bytes), one("display_name", Kind::String), one("mime_type", Kind::String)],
);

static TOOL_CALL: Message = Message::new(
    "ToolCall",
    &[one("id", Kind::String), one("tool_type", Kind::Enum(&TOOL_TYPE)), one("args", Kind::Struct)],
);

static TOOL_TYPE: Enum = Enum::new(
    "ToolType",
    &[
        "TOOL_TYPE_UNSPECIFIED",
        "GOOGLE_SEARCH_WEB",
        "GOOGLE_SEARCH_IMAGE",
        "URL_CONTEXT",
        "GOOGLE_MAPS",
        "FILE_SEARCH",
        "MEDIA_PROCESSING",
    ],
);

static TOOL_RESPONSE: Message = Message::new(
    "ToolResponse",
    &[
        one("id", Kind::String),
        one("tool_type", Kind::Enum(&TOOL_TYPE)),
        one("response", Kind::Struct),
    ],
);

static TRANSCRIPTION: Message = Message::new(
    "Transcription",
    &[
        one("text", Kind::String),
        one("finished", Kind::Bool),
        one("language_code", Kind::String),
        one("speaker_label", Kind::String),
        many("words", Kind::Message(&WORD_INFO)),
        one("start_offset", Kind::Duration),
        one("end_offset", Kind::Duration),
    ],
);

static WORD_INFO: Message = Message::new(
    "WordInfo",
    &[
        one("word", Kind::String),
        one("start_offset", Kind::Duration),
        one("end_offset", Kind::Duration),
    ],
);

static SPEECH_METADATA: Message =
    Message::new("SpeechMetadata", &[one("speaker", Kind::String), one("style", Kind::String)]);
