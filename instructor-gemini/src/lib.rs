//! Google's Gemini API as a provider for `instructor`.
