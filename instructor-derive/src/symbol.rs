//! Every attribute name, once, and where it may stand.

pub(crate) const CRATE: &str = "crate";
pub(crate) const DEFAULT: &str = "default";
pub(crate) const FORMAT: &str = "format";
pub(crate) const LENGTH: &str = "length";
pub(crate) const RANGE: &str = "range";
pub(crate) const RENAME: &str = "rename";
pub(crate) const RENAME_ALL: &str = "rename_all";
pub(crate) const VALIDATE: &str = "validate";

/// What an attribute stands on.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Place {
    Container,
    Field,
    Variant,
}

impl Place {
    pub(crate) const ALL: [Self; 3] = [Self::Container, Self::Field, Self::Variant];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Container => "a type",
            Self::Field => "a field",
            Self::Variant => "a variant",
        }
    }

    /// The keys that may stand here.
    pub(crate) fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Container => &[RENAME, RENAME_ALL, VALIDATE, CRATE],
            Self::Field => &[RENAME, DEFAULT, RANGE, LENGTH, FORMAT, VALIDATE],
            Self::Variant => &[RENAME],
        }
    }
}
