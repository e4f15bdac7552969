//! Retrieval tools of Vertex AI, and their credentials.

use super::{Api, Enum, Kind, Message, many, one};

pub(super) static RETRIEVAL: Message = Message::new(
    "Retrieval",
    &[
        one("disable_attribution", Kind::Bool),
        one("external_api", Kind::Message(&EXTERNAL_API)).of("source"),
        one("vertex_ai_search", Kind::Message(&VERTEX_AISEARCH)).of("source"),
        one("vertex_rag_store", Kind::Message(&VERTEX_RAG_STORE)).of("source"),
    ],
);

static EXTERNAL_API: Message = Message::new(
    "ExternalApi",
    &[
        one("api_auth", Kind::Message(&API_AUTH)),
        one("api_spec", Kind::Enum(&API_SPEC)),
        one("auth_config", Kind::Message(&AUTH_CONFIG)),
        one("elastic_search_params", Kind::Message(&EXTERNAL_API_ELASTIC_SEARCH_PARAMS)),
        one("endpoint", Kind::String),
        one("simple_search_params", Kind::Message(&EXTERNAL_API_SIMPLE_SEARCH_PARAMS)),
    ],
);

static API_AUTH: Message =
    Message::new("ApiAuth", &[one("api_key_config", Kind::Message(&API_AUTH_API_KEY_CONFIG))]);

static API_AUTH_API_KEY_CONFIG: Message = Message::new(
    "ApiAuth.ApiKeyConfig",
    &[one("api_key_secret_version", Kind::String), one("api_key_string", Kind::String)],
);

static API_SPEC: Enum =
    Enum::new("ApiSpec", &["API_SPEC_UNSPECIFIED", "SIMPLE_SEARCH", "ELASTIC_SEARCH"]);

pub(super) static AUTH_CONFIG: Message = Message::new(
    "AuthConfig",
    &[
        one("api_key", Kind::String),
        one("api_key_config", Kind::Message(&API_KEY_CONFIG)).only(Api::Vertex),
        one("auth_type", Kind::Enum(&AUTH_TYPE)).only(Api::Vertex),
        one(
            "google_service_account_config",
            Kind::Message(&AUTH_CONFIG_GOOGLE_SERVICE_ACCOUNT_CONFIG),
        )
        .only(Api::Vertex),
        one("http_basic_auth_config", Kind::Message(&AUTH_CONFIG_HTTP_BASIC_AUTH_CONFIG))
            .only(Api::Vertex),
        one("oauth_config", Kind::Message(&AUTH_CONFIG_OAUTH_CONFIG)).only(Api::Vertex),
        one("oidc_config", Kind::Message(&AUTH_CONFIG_OIDC_CONFIG)).only(Api::Vertex),
    ],
);

static API_KEY_CONFIG: Message = Message::new(
    "ApiKeyConfig",
    &[
        one("api_key_secret", Kind::String),
        one("api_key_string", Kind::String),
        one("http_element_location", Kind::Enum(&HTTP_ELEMENT_LOCATION)),
        one("name", Kind::String),
    ],
);

static HTTP_ELEMENT_LOCATION: Enum = Enum::new(
    "HttpElementLocation",
    &[
        "HTTP_IN_UNSPECIFIED",
        "HTTP_IN_QUERY",
        "HTTP_IN_HEADER",
        "HTTP_IN_PATH",
        "HTTP_IN_BODY",
        "HTTP_IN_COOKIE",
    ],
);

static AUTH_TYPE: Enum = Enum::new(
    "AuthType",
    &[
        "AUTH_TYPE_UNSPECIFIED",
        "NO_AUTH",
        "API_KEY_AUTH",
        "HTTP_BASIC_AUTH",
        "GOOGLE_SERVICE_ACCOUNT_AUTH",
        "OAUTH",
        "OIDC_AUTH",
    ],
);

static AUTH_CONFIG_GOOGLE_SERVICE_ACCOUNT_CONFIG: Message =
    Message::new("AuthConfig.GoogleServiceAccountConfig", &[one("service_account", Kind::String)]);

static AUTH_CONFIG_HTTP_BASIC_AUTH_CONFIG: Message =
    Message::new("AuthConfig.HttpBasicAuthConfig", &[one("credential_secret", Kind::String)]);

static AUTH_CONFIG_OAUTH_CONFIG: Message = Message::new(
    "AuthConfig.OauthConfig",
    &[one("access_token", Kind::String), one("service_account", Kind::String)],
);

static AUTH_CONFIG_OIDC_CONFIG: Message = Message::new(
    "AuthConfig.OidcConfig",
    &[one("id_token", Kind::String), one("service_account", Kind::String)],
);

static EXTERNAL_API_ELASTIC_SEARCH_PARAMS: Message = Message::new(
    "ExternalApi.ElasticSearchParams",
    &[
        one("index", Kind::String),
        one("num_hits", Kind::Int32),
        one("search_template", Kind::String),
    ],
);

static EXTERNAL_API_SIMPLE_SEARCH_PARAMS: Message =
    Message::new("ExternalApi.SimpleSearchParams", &[]);

static VERTEX_AISEARCH: Message = Message::new(
    "VertexAISearch",
    &[
        many("data_store_specs", Kind::Message(&VERTEX_AISEARCH_DATA_STORE_SPEC)),
        one("datastore", Kind::String),
        one("engine", Kind::String),
        one("filter", Kind::String),
        one("max_results", Kind::Int32),
    ],
);

static VERTEX_AISEARCH_DATA_STORE_SPEC: Message = Message::new(
    "VertexAISearch.DataStoreSpec",
    &[one("data_store", Kind::String), one("filter", Kind::String)],
);

static VERTEX_RAG_STORE: Message = Message::new(
    "VertexRagStore",
    &[
        many("rag_corpora", Kind::String),
        many("rag_resources", Kind::Message(&VERTEX_RAG_STORE_RAG_RESOURCE)),
        one("rag_retrieval_config", Kind::Message(&RAG_RETRIEVAL_CONFIG)),
        one("similarity_top_k", Kind::Int32),
        one("store_context", Kind::Bool),
        one("vector_distance_threshold", Kind::Float),
    ],
);

static VERTEX_RAG_STORE_RAG_RESOURCE: Message = Message::new(
    "VertexRagStore.RagResource",
    &[one("rag_corpus", Kind::String), many("rag_file_ids", Kind::String)],
);

static RAG_RETRIEVAL_CONFIG: Message = Message::new(
    "RagRetrievalConfig",
    &[
        one("filter", Kind::Message(&RAG_RETRIEVAL_CONFIG_FILTER)),
        one("hybrid_search", Kind::Message(&RAG_RETRIEVAL_CONFIG_HYBRID_SEARCH)),
        one("ranking", Kind::Message(&RAG_RETRIEVAL_CONFIG_RANKING)),
        one("top_k", Kind::Int32),
    ],
);

static RAG_RETRIEVAL_CONFIG_FILTER: Message = Message::new(
    "RagRetrievalConfig.Filter",
    &[
        one("metadata_filter", Kind::String),
        one("vector_distance_threshold", Kind::Float),
        one("vector_similarity_threshold", Kind::Float),
    ],
);

static RAG_RETRIEVAL_CONFIG_HYBRID_SEARCH: Message =
    Message::new("RagRetrievalConfig.HybridSearch", &[one("alpha", Kind::Float)]);

static RAG_RETRIEVAL_CONFIG_RANKING: Message = Message::new(
    "RagRetrievalConfig.Ranking",
    &[
        one("llm_ranker", Kind::Message(&RAG_RETRIEVAL_CONFIG_RANKING_LLM_RANKER)),
        one("rank_service", Kind::Message(&RAG_RETRIEVAL_CONFIG_RANKING_RANK_SERVICE)),
    ],
);

static RAG_RETRIEVAL_CONFIG_RANKING_LLM_RANKER: Message =
    Message::new("RagRetrievalConfig.Ranking.LlmRanker", &[one("model_name", Kind::String)]);

static RAG_RETRIEVAL_CONFIG_RANKING_RANK_SERVICE: Message =
    Message::new("RagRetrievalConfig.Ranking.RankService", &[one("model_name", Kind::String)]);
