//! The derive macro of `instructor`.
