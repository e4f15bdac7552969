//! `Tool` of every kind, and `ToolConfig`.

use super::retrieval::{AUTH_CONFIG, RETRIEVAL};
use super::schema::SCHEMA;
use super::{Api, Enum, Kind, Message, many, map, one};

pub(super) static TOOL: Message = Message::new(
    "Tool",
    &[
        one("retrieval", Kind::Message(&RETRIEVAL)).only(Api::Vertex),
        one("computer_use", Kind::Message(&TOOL_COMPUTER_USE)),
        one("file_search", Kind::Message(&FILE_SEARCH)).only(Api::Developer),
        one("google_search", Kind::Message(&TOOL_GOOGLE_SEARCH)),
        one("google_maps", Kind::Message(&GOOGLE_MAPS)),
        one("code_execution", Kind::Message(&CODE_EXECUTION)),
        one("enterprise_web_search", Kind::Message(&ENTERPRISE_WEB_SEARCH)).only(Api::Vertex),
        many("function_declarations", Kind::Message(&FUNCTION_DECLARATION)),
        one("google_search_retrieval", Kind::Message(&GOOGLE_SEARCH_RETRIEVAL)),
        one("parallel_ai_search", Kind::Message(&TOOL_PARALLEL_AI_SEARCH)).only(Api::Vertex),
        one("url_context", Kind::Message(&URL_CONTEXT)),
        many("mcp_servers", Kind::Message(&MCP_SERVER)),
        one("exa_ai_search", Kind::Message(&TOOL_EXA_AI_SEARCH)).only(Api::Vertex),
    ],
);

static TOOL_COMPUTER_USE: Message = Message::new(
    "Tool.ComputerUse",
    &[
        one("environment", Kind::Enum(&TOOL_COMPUTER_USE_ENVIRONMENT)),
        many("excluded_predefined_functions", Kind::String),
        one("enable_prompt_injection_detection", Kind::Bool),
        many("disabled_safety_policies", Kind::Enum(&SAFETY_POLICY)),
    ],
);

static TOOL_COMPUTER_USE_ENVIRONMENT: Enum = Enum::new(
    "Tool.ComputerUse.Environment",
    &[
        "ENVIRONMENT_UNSPECIFIED",
        "ENVIRONMENT_BROWSER",
        "ENVIRONMENT_MOBILE",
        "ENVIRONMENT_DESKTOP",
    ],
);

static SAFETY_POLICY: Enum = Enum::new(
    "SafetyPolicy",
    &[
        "SAFETY_POLICY_UNSPECIFIED",
        "FINANCIAL_TRANSACTIONS",
        "SENSITIVE_DATA_MODIFICATION",
        "COMMUNICATION_TOOL",
        "ACCOUNT_CREATION",
        "DATA_MODIFICATION",
        "USER_CONSENT_MANAGEMENT",
        "LEGAL_TERMS_AND_AGREEMENTS",
    ],
);

pub(super) static FILE_SEARCH: Message = Message::new(
    "FileSearch",
    &[
        many("file_search_store_names", Kind::String),
        one("top_k", Kind::Int32),
        one("metadata_filter", Kind::String),
    ],
);

static TOOL_GOOGLE_SEARCH: Message = Message::new(
    "Tool.GoogleSearch",
    &[
        one("search_types", Kind::Message(&SEARCH_TYPES)),
        one("blocking_confidence", Kind::Enum(&PHISH_BLOCK_THRESHOLD)).only(Api::Vertex),
        many("exclude_domains", Kind::String).only(Api::Vertex),
        one("time_range_filter", Kind::Message(&INTERVAL)),
    ],
);

static SEARCH_TYPES: Message = Message::new(
    "SearchTypes",
    &[
        one("web_search", Kind::Message(&WEB_SEARCH)),
        one("image_search", Kind::Message(&IMAGE_SEARCH)),
    ],
);

static WEB_SEARCH: Message = Message::new("WebSearch", &[]);

static IMAGE_SEARCH: Message = Message::new("ImageSearch", &[]);

static PHISH_BLOCK_THRESHOLD: Enum = Enum::new(
    "PhishBlockThreshold",
    &[
        "PHISH_BLOCK_THRESHOLD_UNSPECIFIED",
        "BLOCK_LOW_AND_ABOVE",
        "BLOCK_MEDIUM_AND_ABOVE",
        "BLOCK_HIGH_AND_ABOVE",
        "BLOCK_HIGHER_AND_ABOVE",
        "BLOCK_VERY_HIGH_AND_ABOVE",
        "BLOCK_ONLY_EXTREMELY_HIGH",
    ],
);

static INTERVAL: Message = Message::new(
    "Interval",
    &[one("end_time", Kind::Timestamp), one("start_time", Kind::Timestamp)],
);

pub(super) static GOOGLE_MAPS: Message = Message::new(
    "GoogleMaps",
    &[
        one("auth_config", Kind::Message(&AUTH_CONFIG)),
        one("enable_widget", Kind::Bool),
        one("grounding_types", Kind::Message(&GOOGLE_MAPS_GROUNDING_TYPES)).only(Api::Vertex),
    ],
);

static GOOGLE_MAPS_GROUNDING_TYPES: Message = Message::new(
    "GoogleMaps.GroundingTypes",
    &[
        one("places", Kind::Message(&GOOGLE_MAPS_PLACES)),
        one("routing", Kind::Message(&GOOGLE_MAPS_ROUTING)),
    ],
);

static GOOGLE_MAPS_PLACES: Message = Message::new("GoogleMaps.Places", &[]);

static GOOGLE_MAPS_ROUTING: Message = Message::new("GoogleMaps.Routing", &[]);

static CODE_EXECUTION: Message = Message::new("CodeExecution", &[]);

static ENTERPRISE_WEB_SEARCH: Message = Message::new(
    "EnterpriseWebSearch",
    &[
        one("blocking_confidence", Kind::Enum(&PHISH_BLOCK_THRESHOLD)),
        many("exclude_domains", Kind::String),
    ],
);

static FUNCTION_DECLARATION: Message = Message::new(
    "FunctionDeclaration",
    &[
        one("description", Kind::String),
        one("name", Kind::String),
        one("parameters", Kind::Message(&SCHEMA)),
        one("parameters_json_schema", Kind::Value),
        one("response", Kind::Message(&SCHEMA)),
        one("response_json_schema", Kind::Value),
        one("behavior", Kind::Enum(&FUNCTION_DECLARATION_BEHAVIOR)),
    ],
);

static FUNCTION_DECLARATION_BEHAVIOR: Enum =
    Enum::new("FunctionDeclaration.Behavior", &["UNSPECIFIED", "BLOCKING", "NON_BLOCKING"]);

static GOOGLE_SEARCH_RETRIEVAL: Message = Message::new(
    "GoogleSearchRetrieval",
    &[one("dynamic_retrieval_config", Kind::Message(&DYNAMIC_RETRIEVAL_CONFIG))],
);

static DYNAMIC_RETRIEVAL_CONFIG: Message = Message::new(
    "DynamicRetrievalConfig",
    &[
        one("dynamic_threshold", Kind::Float),
        one("mode", Kind::Enum(&DYNAMIC_RETRIEVAL_CONFIG_MODE)),
    ],
);

static DYNAMIC_RETRIEVAL_CONFIG_MODE: Enum =
    Enum::new("DynamicRetrievalConfig.Mode", &["MODE_UNSPECIFIED", "MODE_DYNAMIC"]);

static TOOL_PARALLEL_AI_SEARCH: Message = Message::new(
    "Tool.ParallelAiSearch",
    &[
        one("api_key", Kind::String),
        one("custom_configs", Kind::Struct),
        one("enable_data_retention", Kind::Bool),
        one("enable_zero_data_retention", Kind::Bool),
    ],
);

pub(super) static URL_CONTEXT: Message = Message::new("UrlContext", &[]);

static MCP_SERVER: Message = Message::new(
    "McpServer",
    &[
        one("name", Kind::String),
        one("streamable_http_transport", Kind::Message(&STREAMABLE_HTTP_TRANSPORT)),
    ],
);

static STREAMABLE_HTTP_TRANSPORT: Message = Message::new(
    "StreamableHttpTransport",
    &[
        map("headers", Kind::String),
        one("sse_read_timeout", Kind::Duration),
        one("terminate_on_close", Kind::Bool),
        one("timeout", Kind::Duration),
        one("url", Kind::String),
    ],
);

static TOOL_EXA_AI_SEARCH: Message = Message::new(
    "Tool.ExaAiSearch",
    &[one("api_key", Kind::String), one("custom_configs", Kind::Struct)],
);

pub(super) static TOOL_CONFIG: Message = Message::new(
    "ToolConfig",
    &[
        one("retrieval_config", Kind::Message(&RETRIEVAL_CONFIG)),
        one("function_calling_config", Kind::Message(&FUNCTION_CALLING_CONFIG)),
        one("include_server_side_tool_invocations", Kind::Bool).only(Api::Developer),
    ],
);

static RETRIEVAL_CONFIG: Message = Message::new(
    "RetrievalConfig",
    &[one("lat_lng", Kind::Message(&LAT_LNG)), one("language_code", Kind::String)],
);

static LAT_LNG: Message =
    Message::new("LatLng", &[one("latitude", Kind::Double), one("longitude", Kind::Double)]);

static FUNCTION_CALLING_CONFIG: Message = Message::new(
    "FunctionCallingConfig",
    &[
        many("allowed_function_names", Kind::String),
        one("mode", Kind::Enum(&FUNCTION_CALLING_CONFIG_MODE)),
        one("stream_function_call_arguments", Kind::Bool).only(Api::Vertex),
    ],
);

static FUNCTION_CALLING_CONFIG_MODE: Enum = Enum::new(
    "FunctionCallingConfig.Mode",
    &["MODE_UNSPECIFIED", "AUTO", "ANY", "NONE", "VALIDATED"],
);
