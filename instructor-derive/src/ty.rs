//! Types that can be told by how they are written.

use syn::{GenericArgument, PathArguments, Type};

/// What a type of the standard library is in JSON. A name may be taken by another type, but who
/// names a type `u8` or `Option` means one that is like it.
pub(crate) enum Known<'a> {
    Option(&'a Type),
    /// Around a value that is written as itself.
    Box(&'a Type),
    Bool,
    /// With the least and the greatest one.
    Integer(i128, u128),
    Float,
    Text,
    List(&'a Type),
    Map,
    Unknown,
}

impl<'a> Known<'a> {
    pub(crate) fn of(ty: &'a Type) -> Self {
        match ty {
            Type::Group(group) => return Self::of(&group.elem),
            Type::Paren(paren) => return Self::of(&paren.elem),
            Type::Array(array) => return Self::List(&array.elem),
            _ => {}
        }
        let Type::Path(path) = ty else {
            return Self::Unknown;
        };
        let segments = &path.path.segments;
        let from_std = segments.len() == 1
            || segments.first().is_some_and(|first| {
                ["std", "core", "alloc"].iter().any(|name| first.ident == name)
            });
        let Some(last) = segments.last().filter(|_| path.qself.is_none() && from_std) else {
            return Self::Unknown;
        };
        let types = type_arguments(&last.arguments);
        match (&*last.ident.to_string(), &*types) {
            ("Option", [inner]) => Self::Option(inner),
            ("Box" | "Rc" | "Arc" | "Cell" | "RefCell", [inner]) => Self::Box(inner),
            (
                "Vec" | "VecDeque" | "HashSet" | "BTreeSet" | "LinkedList" | "BinaryHeap",
                [inner],
            )
            | ("HashSet", [inner, _]) => Self::List(inner),
            ("HashMap", [_, _] | [_, _, _]) | ("BTreeMap", [_, _]) => Self::Map,
            ("bool", []) => Self::Bool,
            ("f32" | "f64", []) => Self::Float,
            ("String" | "char", []) => Self::Text,
            (name, []) => match limits(name) {
                Some((min, max)) => Self::Integer(min, max),
                None => Self::Unknown,
            },
            _ => Self::Unknown,
        }
    }

    /// What it is in words, if it is something other than an object for certain.
    pub(crate) fn no_object(&self) -> Option<&'static str> {
        match self {
            Self::Bool => Some("a boolean"),
            Self::Integer(..) | Self::Float => Some("a number"),
            Self::Text => Some("a text"),
            Self::List(_) => Some("a list"),
            Self::Box(inner) => Self::of(inner).no_object(),
            Self::Option(_) | Self::Map | Self::Unknown => None,
        }
    }

    /// Whether the type is none that may be absent, for certain.
    pub(crate) fn is_no_option(&self) -> bool {
        match self {
            Self::Box(inner) => Self::of(inner).is_no_option(),
            Self::Option(_) | Self::Unknown => false,
            _ => true,
        }
    }
}

/// Whether the type is written `Option<...>`.
pub(crate) fn is_option(ty: &Type) -> bool {
    matches!(Known::of(ty), Known::Option(_))
}

/// What an integer type holds; those of the machine's width are taken for 64 bits.
fn limits(name: &str) -> Option<(i128, u128)> {
    Some(match name {
        "u8" => (0, u8::MAX.into()),
        "u16" => (0, u16::MAX.into()),
        "u32" => (0, u32::MAX.into()),
        "u64" | "usize" => (0, u64::MAX.into()),
        "u128" => (0, u128::MAX),
        "i8" => (i8::MIN.into(), i8::MAX.unsigned_abs().into()),
        "i16" => (i16::MIN.into(), i16::MAX.unsigned_abs().into()),
        "i32" => (i32::MIN.into(), i32::MAX.unsigned_abs().into()),
        "i64" | "isize" => (i64::MIN.into(), i64::MAX.unsigned_abs().into()),
        "i128" => (i128::MIN, i128::MAX.unsigned_abs()),
        _ => return None,
    })
}

fn type_arguments(arguments: &PathArguments) -> Vec<&Type> {
    let PathArguments::AngleBracketed(arguments) = arguments else {
        return Vec::new();
    };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect()
}
