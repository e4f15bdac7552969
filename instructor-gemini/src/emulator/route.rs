//! What a path asks for, and of which door.

/// The versions of the Gemini API; `v1alpha` has all that `v1beta` has.
const DEVELOPER: [&str; 3] = ["v1", "v1beta", "v1alpha"];

/// A path, understood.
#[derive(Debug, PartialEq)]
pub(super) struct Route<'a> {
    pub(super) door: Door,
    pub(super) version: &'a str,
    /// `projects/{p}/locations/{l}/` in front of the resource; empty without a project.
    pub(super) parent: &'a str,
    pub(super) target: Target<'a>,
}

/// Where the API is offered; each door wants its own credentials and has words of its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Door {
    /// The Gemini API: a key.
    Developer,
    /// Vertex AI without a project: a key.
    Express,
    /// Vertex AI: a bearer token.
    Project,
}

#[derive(Debug, PartialEq)]
pub(super) enum Target<'a> {
    /// `models/{name}:{method}`
    Model {
        name: &'a str,
        method: &'a str,
    },
    Models,
    /// `models/{name}`
    ModelInfo(&'a str),
    /// Models of the caller's own: there are none.
    OwnModels,
    /// `/upload/{version}/files`
    Upload,
    Files,
    File(&'a str),
    /// `files/{id}:download`, below `/download/` too
    Download(&'a str),
    Caches,
    Cache(&'a str),
    Batches,
    Batch(&'a str),
    /// `batches/{id}:cancel`
    BatchCancel(&'a str),
    /// Batches of Vertex AI.
    PredictionJobs,
}

impl<'a> Route<'a> {
    /// `None` for a path that the front end does not know.
    pub(super) fn of(path: &'a str) -> Option<Self> {
        let path = path.strip_prefix('/')?;
        for (prefix, of) in [("upload/", upload as Of), ("download/", download as Of)] {
            if let Some(path) = path.strip_prefix(prefix) {
                let (version, rest) = path.split_once('/')?;
                let target = of(rest).filter(|_| DEVELOPER.contains(&version))?;
                return Some(Self { door: Door::Developer, version, parent: "", target });
            }
        }
        let (version, rest) = path.split_once('/')?;
        let (parent, rest) = project(rest).unwrap_or(("", rest));
        let published = rest.strip_prefix("publishers/google/");
        let door = match (parent, published) {
            ("", None) => Door::Developer,
            ("", Some(_)) => Door::Express,
            _ => Door::Project,
        };
        let is_known = match door {
            Door::Developer => DEVELOPER.contains(&version),
            Door::Express | Door::Project => matches!(version, "v1" | "v1beta1"),
        };
        let developer: [Of; 6] = [own_models, models, download, files, caches, batches];
        let target = match (door, published) {
            (Door::Project, None) => caches(rest).or_else(|| jobs(rest)),
            (_, Some(rest)) => models(rest),
            (_, None) => developer.into_iter().find_map(|of| of(rest)),
        };
        let target = target.filter(|_| is_known)?;
        Some(Self { door, version, parent, target })
    }
}

/// Splits after `projects/{p}/locations/{l}/`.
fn project(path: &str) -> Option<(&str, &str)> {
    let mut parts = path.splitn(5, '/');
    let (projects, name) = (parts.next()?, parts.next()?);
    let (locations, location) = (parts.next()?, parts.next()?);
    let rest = parts.next()?;
    let is_project = projects == "projects" && locations == "locations";
    let is_named = !name.is_empty() && !location.is_empty();
    (is_project && is_named).then(|| path.split_at(path.len() - rest.len()))
}

/// What the rest of a path names, if it is of this kind.
type Of = fn(&str) -> Option<Target<'_>>;

fn models(path: &str) -> Option<Target<'_>> {
    collection(path, "models", Target::Models, |name| match name.rsplit_once(':') {
        Some((name, method)) => Target::Model { name, method },
        None => Target::ModelInfo(name),
    })
}

fn own_models(path: &str) -> Option<Target<'_>> {
    (path == "tunedModels").then_some(Target::OwnModels)
}

fn upload(path: &str) -> Option<Target<'_>> {
    (path == "files").then_some(Target::Upload)
}

fn download(path: &str) -> Option<Target<'_>> {
    let id = path.strip_prefix("files/")?.strip_suffix(":download")?;
    (!id.is_empty()).then_some(Target::Download(id))
}

fn files(path: &str) -> Option<Target<'_>> {
    let has_method = path.contains(':');
    collection(path, "files", Target::Files, Target::File).filter(|_| !has_method)
}

fn caches(path: &str) -> Option<Target<'_>> {
    collection(path, "cachedContents", Target::Caches, Target::Cache)
}

fn batches(path: &str) -> Option<Target<'_>> {
    collection(path, "batches", Target::Batches, |id| match id.strip_suffix(":cancel") {
        Some(id) => Target::BatchCancel(id),
        None => Target::Batch(id),
    })
}

/// What stands below a project, besides caches.
fn jobs(path: &str) -> Option<Target<'_>> {
    match path.split('/').next()? {
        "models" => Some(Target::OwnModels).filter(|_| path == "models"),
        "batchPredictionJobs" => Some(Target::PredictionJobs),
        _ => None,
    }
}

/// A collection, or one thing of it by its name.
fn collection<'a>(
    path: &'a str,
    name: &str,
    all: Target<'a>,
    one: impl FnOnce(&'a str) -> Target<'a>,
) -> Option<Target<'a>> {
    match path.strip_prefix(name)? {
        "" => Some(all),
        id => id.strip_prefix('/').filter(|id| !id.is_empty()).map(one),
    }
}

#[cfg(test)]
mod tests {
    use super::{Door, Route, Target};

    #[test]
    fn paths_of_every_door_are_understood() {
        let model = || Target::Model { name: "m", method: "generateContent" };
        for (path, door, version, parent, target) in [
            ("/v1/models/m:generateContent", Door::Developer, "v1", "", model()),
            ("/v1beta/models/m:generateContent", Door::Developer, "v1beta", "", model()),
            (
                "/v1beta1/publishers/google/models/m:generateContent",
                Door::Express,
                "v1beta1",
                "",
                model(),
            ),
            (
                "/v1/projects/p/locations/eu/publishers/google/models/m:generateContent",
                Door::Project,
                "v1",
                "projects/p/locations/eu/",
                model(),
            ),
            (
                "/v1/projects/p/locations/eu/cachedContents/7",
                Door::Project,
                "v1",
                "projects/p/locations/eu/",
                Target::Cache("7"),
            ),
            ("/v1alpha/models/m:generateContent", Door::Developer, "v1alpha", "", model()),
            ("/upload/v1alpha/files", Door::Developer, "v1alpha", "", Target::Upload),
            ("/upload/v1beta/files", Door::Developer, "v1beta", "", Target::Upload),
            ("/v1/files", Door::Developer, "v1", "", Target::Files),
            ("/v1/files/a", Door::Developer, "v1", "", Target::File("a")),
            ("/v1/cachedContents", Door::Developer, "v1", "", Target::Caches),
            ("/v1/models", Door::Developer, "v1", "", Target::Models),
            ("/v1/models/m", Door::Developer, "v1", "", Target::ModelInfo("m")),
            ("/v1/tunedModels", Door::Developer, "v1", "", Target::OwnModels),
            ("/v1beta1/publishers/google/models", Door::Express, "v1beta1", "", Target::Models),
            (
                "/v1/projects/p/locations/eu/models",
                Door::Project,
                "v1",
                "projects/p/locations/eu/",
                Target::OwnModels,
            ),
            (
                "/v1/projects/p/locations/eu/batchPredictionJobs/7",
                Door::Project,
                "v1",
                "projects/p/locations/eu/",
                Target::PredictionJobs,
            ),
            ("/v1/batches", Door::Developer, "v1", "", Target::Batches),
            ("/v1/batches/7", Door::Developer, "v1", "", Target::Batch("7")),
            ("/v1/batches/7:cancel", Door::Developer, "v1", "", Target::BatchCancel("7")),
            ("/v1/files/a:download", Door::Developer, "v1", "", Target::Download("a")),
            (
                "/download/v1beta/files/a:download",
                Door::Developer,
                "v1beta",
                "",
                Target::Download("a"),
            ),
        ] {
            let route = Route { door, version, parent, target };
            assert_eq!(Route::of(path), Some(route), "{path}");
        }
        for path in [
            "/",
            "/v2/models/m:generateContent",
            "/v1beta1/models/m:generateContent",
            "/v1beta/publishers/google/models/m:generateContent",
            "/v1/projects/p/models/m:generateContent",
            "/v1/projects/p/locations/eu/files/a",
            "/v1/projects/p/locations/eu/models/m",
            "/v1/projects/p/locations//cachedContents",
            "/v1/projects//locations/eu/cachedContents",
            "/v1/projects/p/regions/eu/cachedContents",
            "/v1/folders/p/locations/eu/cachedContents",
            "/v1/filesystem",
            "/v1/files/",
            "/v1/files/:download",
            "/v1/models/",
            "/upload/v1/models",
            "/upload/v2/files",
            "/download/v1/files/a",
            "/download/v2/files/a:download",
        ] {
            assert_eq!(Route::of(path), None, "{path}");
        }
    }
}
