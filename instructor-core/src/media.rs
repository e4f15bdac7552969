//! Images, sound, video and documents.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use crate::Error;

/// Something to look at or to listen to: its bytes, or where the service finds it.
///
/// Cheap to clone; the clones share the bytes.
///
/// # Example
/// ```
/// use instructor_core::{Media, MediaSource};
///
/// let photo = Media::new("image/png", b"\x89PNG...".to_vec());
/// assert_eq!(photo.mime_type(), Some("image/png"));
///
/// // The type is told from the name, where the name tells it.
/// let letter = Media::uri("gs://archive/letters/17.pdf");
/// assert_eq!(letter.mime_type(), Some("application/pdf"));
/// assert!(matches!(letter.source(), MediaSource::Uri("gs://archive/letters/17.pdf")));
///
/// // A service that knows the type needs no name for it.
/// assert_eq!(Media::uri("https://www.youtube.com/watch?v=9hE5-98ZeCg").mime_type(), None);
/// ```
#[derive(Clone)]
pub struct Media {
    mime_type: Option<Cow<'static, str>>,
    held: Held,
}

#[derive(Clone)]
enum Held {
    Bytes(Arc<[u8]>),
    Uri(Arc<str>),
}

/// Where the content of a [`Media`] is.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum MediaSource<'a> {
    /// Here: it is sent with the request.
    Bytes(&'a [u8]),
    /// Where the service finds it by itself.
    Uri(&'a str),
}

impl Media {
    /// Content of this type (`image/jpeg`, say), to be sent with the request.
    pub fn new(mime_type: impl Into<Cow<'static, str>>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self { mime_type: Some(mime_type.into()), held: Held::Bytes(bytes.into()) }
    }

    /// Content that the service finds by itself: a file that was uploaded, in a bucket, on the web.
    ///
    /// The type is that of the name's extension, or unknown: [`of_type`](Self::of_type) sets it.
    pub fn uri(uri: impl Into<Arc<str>>) -> Self {
        let uri = uri.into();
        let path = uri.split(['?', '#']).next().unwrap_or_default();
        let name = path.rsplit('/').next().unwrap_or_default();
        Self { mime_type: type_of(name).map(Cow::Borrowed), held: Held::Uri(uri) }
    }

    /// The content of a file; its type is that of the name's extension.
    ///
    /// Reads the file at once: from asynchronous code, a large one is better read by the runtime's
    /// own means and given to [`Media::new`].
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if the file cannot be read, or its extension
    /// is none that is known.
    ///
    /// # Example
    /// ```
    /// use instructor_core::{ErrorKind, Media};
    ///
    /// let error = Media::read("no/such/letter.pdf").unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Config);
    /// assert!(error.to_string().contains("no/such/letter.pdf"));
    /// ```
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let shown = path.display();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let mime_type = type_of(name).ok_or_else(|| {
            Error::config(format!(
                "what kind of media is `{shown}`? its extension does not tell; \
                 give the bytes and the type to `Media::new`"
            ))
        })?;
        match std::fs::read(path) {
            Ok(bytes) => Ok(Self::new(mime_type, bytes)),
            Err(error) => Err(Error::config(format!("`{shown}` cannot be read: {error}"))),
        }
    }

    /// Sets the type.
    #[must_use]
    pub fn of_type(mut self, mime_type: impl Into<Cow<'static, str>>) -> Self {
        self.mime_type = Some(mime_type.into());
        self
    }

    /// The type, as in `image/jpeg`, if it is known.
    #[must_use]
    pub fn mime_type(&self) -> Option<&str> {
        self.mime_type.as_deref()
    }

    /// Where the content is.
    #[must_use]
    pub fn source(&self) -> MediaSource<'_> {
        match &self.held {
            Held::Bytes(bytes) => MediaSource::Bytes(bytes),
            Held::Uri(uri) => MediaSource::Uri(uri),
        }
    }
}

/// Shows the type and the length; the content stays out of logs, and so does an address, which may
/// hold a secret.
impl fmt::Debug for Media {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Media")
            .field("mime_type", &self.mime_type())
            .field("source", &self.source())
            .finish()
    }
}

/// Shows the length.
impl fmt::Debug for MediaSource<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "Bytes(<{} bytes>)", bytes.len()),
            Self::Uri(uri) => write!(f, "Uri(<{} bytes>)", uri.len()),
        }
    }
}

/// The types by the extension of a name, those that models are offered.
///
/// Names of the IANA registry (<https://www.iana.org/assignments/media-types>), but for those that
/// Gemini's guides to files write otherwise, as `audio/mp3` and `video/mov`
/// (<https://ai.google.dev/gemini-api/docs/file-input-methods>), read 2026-11-23.
const TYPES: [(&str, &str); 40] = [
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("webp", "image/webp"),
    ("heic", "image/heic"),
    ("heif", "image/heif"),
    ("gif", "image/gif"),
    ("bmp", "image/bmp"),
    ("tif", "image/tiff"),
    ("tiff", "image/tiff"),
    ("pdf", "application/pdf"),
    ("wav", "audio/wav"),
    ("mp3", "audio/mp3"),
    ("m4a", "audio/mp4"),
    ("aif", "audio/aiff"),
    ("aiff", "audio/aiff"),
    ("aac", "audio/aac"),
    ("ogg", "audio/ogg"),
    ("oga", "audio/ogg"),
    ("opus", "audio/opus"),
    ("flac", "audio/flac"),
    ("mp4", "video/mp4"),
    ("m4v", "video/mp4"),
    ("mpg", "video/mpeg"),
    ("mpeg", "video/mpeg"),
    ("mov", "video/mov"),
    ("avi", "video/avi"),
    ("flv", "video/x-flv"),
    ("webm", "video/webm"),
    ("wmv", "video/wmv"),
    ("3gp", "video/3gpp"),
    ("txt", "text/plain"),
    ("md", "text/markdown"),
    ("markdown", "text/markdown"),
    ("html", "text/html"),
    ("htm", "text/html"),
    ("css", "text/css"),
    ("csv", "text/csv"),
    ("xml", "text/xml"),
    ("json", "application/json"),
];

fn type_of(name: &str) -> Option<&'static str> {
    let (_, extension) = name.rsplit_once('.')?;
    let found = TYPES.iter().find(|(known, _)| known.eq_ignore_ascii_case(extension));
    found.map(|&(_, mime_type)| mime_type)
}
