//! Where the bytes of an upload come from.

use std::fmt;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use instructor_core::Error;

/// The bytes of an upload: in memory, or in a file.
///
/// # Example
/// ```
/// use std::path::Path;
/// use instructor_gemini::UploadSource;
///
/// let letter = UploadSource::from(b"Dear Ana, ...".to_vec());
/// let talk = UploadSource::from(Path::new("talk.mp4"));
/// assert!(!format!("{letter:?}").contains("Ana"));
/// # let _ = talk;
/// ```
#[derive(Clone)]
pub struct UploadSource(Held);

#[derive(Clone)]
enum Held {
    Bytes(Arc<[u8]>),
    Path(PathBuf),
}

impl From<Vec<u8>> for UploadSource {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Held::Bytes(bytes.into()))
    }
}

impl From<&[u8]> for UploadSource {
    fn from(bytes: &[u8]) -> Self {
        Self(Held::Bytes(bytes.into()))
    }
}

impl From<Arc<[u8]>> for UploadSource {
    fn from(bytes: Arc<[u8]>) -> Self {
        Self(Held::Bytes(bytes))
    }
}

impl From<PathBuf> for UploadSource {
    fn from(path: PathBuf) -> Self {
        Self(Held::Path(path))
    }
}

impl From<&Path> for UploadSource {
    fn from(path: &Path) -> Self {
        path.to_owned().into()
    }
}

/// Shows the length or the path; the content stays out of logs.
impl fmt::Debug for UploadSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Held::Bytes(bytes) => write!(f, "Bytes(<{} bytes>)", bytes.len()),
            Held::Path(path) => write!(f, "Path({})", path.display()),
        }
    }
}

/// A source that is open, and its size.
pub(super) struct Content {
    held: Open,
    pub(super) size: u64,
}

enum Open {
    Bytes(Arc<[u8]>),
    File(Arc<File>, PathBuf),
}

impl UploadSource {
    pub(super) async fn open(&self) -> Result<Content, Error> {
        match &self.0 {
            Held::Bytes(bytes) => {
                Ok(Content { held: Open::Bytes(bytes.clone()), size: bytes.len() as u64 })
            }
            Held::Path(path) => {
                let path = path.clone();
                blocking(move || {
                    let opened = File::open(&path).and_then(|file| {
                        let size = file.metadata()?.len();
                        Ok((file, size))
                    });
                    let (file, size) = opened.map_err(|error| unreadable(&path, &error))?;
                    Ok(Content { held: Open::File(Arc::new(file), path), size })
                })
                .await
            }
        }
    }
}

impl Content {
    /// So many bytes from here, fewer at the end: where it was when it was opened.
    pub(super) async fn read(&self, offset: u64, length: u64) -> Result<Vec<u8>, Error> {
        let end = offset.saturating_add(length).min(self.size);
        match &self.held {
            Open::Bytes(bytes) => {
                let at = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
                Ok(bytes.get(at(offset)..at(end)).unwrap_or_default().to_vec())
            }
            Open::File(file, path) => {
                let (file, path) = (file.clone(), path.clone());
                let length = end.saturating_sub(offset);
                blocking(move || {
                    let mut piece = Vec::new();
                    let mut file = &*file;
                    file.seek(SeekFrom::Start(offset))
                        .and_then(|_| file.take(length).read_to_end(&mut piece))
                        .map_err(|error| unreadable(&path, &error))?;
                    if (piece.len() as u64) < length {
                        let path = path.display();
                        let message = format!("`{path}` became shorter while it was read");
                        return Err(Error::config(message));
                    }
                    Ok(piece)
                })
                .await
            }
        }
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    Error::config(format!("`{}` cannot be read: {error}", path.display()))
}

/// Runs what waits for a disk where it holds nobody up.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(Error::config(format!("the file cannot be read: {error}"))))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::UploadSource;

    #[tokio::test]
    async fn a_file_that_changes_is_sent_as_it_was_or_not_at_all() {
        let name = format!("instructor-source-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, "0123456789").expect("room");
        let content = UploadSource::from(path.as_path()).open().await.expect("a file");
        let mut writer = std::fs::OpenOptions::new().append(true).open(&path).expect("a file");
        writer.write_all(b"more").expect("room");
        let grown = content.read(8, 100).await;
        writer.set_len(9).expect("room");
        let cut = content.read(8, 100).await;
        std::fs::remove_file(&path).expect("it is there");
        assert_eq!(grown.expect("a piece"), b"89");
        let error = cut.expect_err("a byte is missing").to_string();
        assert!(error.ends_with("became shorter while it was read"), "{error}");
    }
}
