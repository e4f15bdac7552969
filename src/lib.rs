//! Typed, validated extraction from text with language models.
