//! Files that are uploaded once and named in requests: the Files API.

mod source;
mod upload;

use instructor_core::{Error, Fault, FaultKind, Media, RequestKind};
use reqwest::Method;
use reqwest::header::HeaderMap;

pub use self::source::UploadSource;
pub use self::upload::Upload;
use crate::resource::{Target, again_if_adjusted, read};
use crate::site::is_path_part;
use crate::transport::Reply;
use crate::{Gemini, classify, wire};

/// A file at the service, kept there for two days
/// (<https://ai.google.dev/gemini-api/docs/files>, read 2026-11-23).
///
/// # Example
/// ```
/// use instructor_core::{Media, MediaSource};
/// use instructor_gemini::{Gemini, emulator::Emulator};
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// let emulator = Emulator::start().await?;
/// let gemini = Gemini::builder().api_key("any").base_url(emulator.url()).build()?;
/// let file = gemini.upload(b"%PDF-1.7 ...".to_vec(), "application/pdf").await?;
///
/// // For `.media(…)` of a call or a message.
/// let media = Media::from(&file);
/// assert_eq!(media.source(), MediaSource::Uri(file.uri()));
/// assert_eq!(media.mime_type(), Some("application/pdf"));
///
/// assert_eq!(gemini.file(file.name()).await?.size(), 12);
/// gemini.delete_file(file.name()).await?;
/// assert!(gemini.file(file.name()).await.is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    name: String,
    uri: String,
    mime_type: String,
    display_name: Option<String>,
    size: u64,
    sha256: Option<String>,
    expires: Option<String>,
    state: FileState,
    problem: Option<String>,
}

/// How far the service is with a [`File`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FileState {
    /// It is being processed, and cannot be used yet.
    Processing,
    /// It can be used.
    Active,
    /// It could not be processed.
    Failed,
    /// Something that this version does not know.
    Unknown,
}

impl File {
    /// The name at the service, as in `files/abc123`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What a request names it by.
    #[must_use]
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// The type, as in `application/pdf`.
    #[must_use]
    pub fn mime_type(&self) -> &str {
        &self.mime_type
    }

    /// The name that people see.
    #[must_use]
    pub fn display_name(&self) -> Option<&str> {
        self.display_name.as_deref()
    }

    /// The size in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The SHA-256 of what arrived at the service, in base64.
    #[must_use]
    pub fn sha256(&self) -> Option<&str> {
        self.sha256.as_deref()
    }

    /// When the service deletes it, as RFC 3339 writes a time.
    #[must_use]
    pub fn expires(&self) -> Option<&str> {
        self.expires.as_deref()
    }

    /// How far the service is with it.
    #[must_use]
    pub fn state(&self) -> FileState {
        self.state
    }

    /// Why it could not be processed, in the service's words, if it could not and they were said.
    #[must_use]
    pub fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// The file of an answer.
    fn of(file: wire::file::File, reply: &Reply) -> Self {
        let state = match file.state.as_deref() {
            Some("PROCESSING") => FileState::Processing,
            Some("ACTIVE") => FileState::Active,
            Some("FAILED") => FileState::Failed,
            _ => FileState::Unknown,
        };
        Self {
            name: file.name,
            uri: file.uri,
            mime_type: file.mime_type,
            display_name: file.display_name,
            size: file.size_bytes,
            sha256: file.sha256_hash,
            expires: file.expiration_time,
            state,
            problem: file.error.map(|error| classify::one_line(&error.message, &reply.secret)),
        }
    }

    /// The file, unless it could not be processed.
    fn usable(self) -> Result<Self, Fault> {
        if self.state != FileState::Failed {
            return Ok(self);
        }
        let why = self.problem.as_deref().unwrap_or("no reason given");
        let message = format!("the file could not be processed: {why}");
        Err(Fault::new(FaultKind::Request(RequestKind::Other), message))
    }
}

impl From<&File> for Media {
    fn from(file: &File) -> Self {
        Self::uri(file.uri()).of_type(file.mime_type.clone())
    }
}

impl Gemini {
    /// Uploads a file of this type (`application/pdf`, say) and waits until it can be used.
    ///
    /// `content` is bytes, or the path of a file that is read piece by piece. Vertex AI has no
    /// uploads: it reads `gs://` URIs.
    ///
    /// # Errors
    /// When awaited: [`ErrorKind::Config`](instructor_core::ErrorKind::Config) for a file that cannot
    /// be read, [`ErrorKind::Deadline`](instructor_core::ErrorKind::Deadline) when it is not ready in
    /// time, else by the kind of what the service said.
    ///
    /// # Example
    /// ```
    /// use std::path::Path;
    /// use std::time::Duration;
    /// use instructor_core::ErrorKind;
    /// use instructor_gemini::Gemini;
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let gemini = Gemini::builder().api_key("any").base_url("http://127.0.0.1:1").build()?;
    /// let upload = gemini
    ///     .upload(Path::new("no/such/talk.mp4"), "video/mp4")
    ///     .display_name("The talk")
    ///     .deadline(Duration::from_secs(600));
    /// assert_eq!(upload.await.unwrap_err().kind(), ErrorKind::Config);
    /// # Ok::<(), instructor_core::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn upload(&self, content: impl Into<UploadSource>, mime_type: impl Into<String>) -> Upload {
        Upload::new(self.clone(), content.into(), mime_type.into())
    }

    /// What the service says of a file; one request, which may take two minutes.
    ///
    /// # Errors
    /// By the kind of what the service said, or
    /// [`ErrorKind::Deadline`](instructor_core::ErrorKind::Deadline) if it says nothing in time. A
    /// file that does not exist is [`ErrorKind::Auth`](instructor_core::ErrorKind::Auth), as the
    /// service does not tell it from another's.
    pub async fn file(&self, name: &str) -> Result<File, Error> {
        let path = path_of(name)?;
        again_if_adjusted(|| self.look_at(&path)).await
    }

    /// Deletes a file before its time; one request, which may take two minutes.
    ///
    /// # Errors
    /// As [`file`](Self::file).
    pub async fn delete_file(&self, name: &str) -> Result<(), Error> {
        let path = path_of(name)?;
        let delete = async || {
            let url = self.transport().site().resource(&path);
            let deleted = self.transport().json(Method::DELETE, url, None::<&()>).await?;
            let serde::de::IgnoredAny = deleted;
            Ok(())
        };
        again_if_adjusted(delete).await
    }

    async fn look_at(&self, path: &str) -> Result<File, Fault> {
        let target = Target::Own(self.transport().site().resource(path));
        let looked = self.transport().call(Method::GET, target, HeaderMap::new(), Vec::new());
        let (reply, _) = looked.await?;
        Ok(File::of(read(&reply)?, &reply))
    }
}

/// The path of a file by its name, with or without `files/`.
fn path_of(name: &str) -> Result<String, Error> {
    let id = name.strip_prefix("files/").unwrap_or(name);
    if id.is_empty() || !is_path_part(id) {
        return Err(Error::config(
            "the file's name may hold only letters, digits, `.`, `-` and `_`",
        ));
    }
    Ok(format!("files/{id}"))
}
