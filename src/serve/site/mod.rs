//! The pages as files for any host of files, or for a disk: asks each door once, follows the links of what it says, and
//! has them lead from file to file. It knows nothing of sockets, and has no templates of its own.

mod crawl;
mod extras;
mod link;
mod picture;
mod place;

use std::path::Path;
use std::sync::Arc;

use lermap::cancel::Cancellation;
use lermap::export::{ExportFile, Foreign, write_folder};
use lermap::{Result, Workspace};

use super::guard::{HostNames, Rights};
use super::state::{Site, State};
use crawl::Crawl;

pub(super) use place::place;

/// How many files of which kind were written.
pub(crate) struct Written {
    /// Pages.
    pub pages: usize,
    /// All files.
    pub files: usize,
}

/// Writes the pages of `workspace` to `folder`, in place of an earlier site, whole or not at all. `base` is where the site
/// will stand, for what needs full addresses. The same data give the same bytes. Holds all files in memory; takes
/// time in the statements times their links.
///
/// # Errors
/// When a link leads nowhere, a page cannot be made, or the folder cannot be written or holds files of others.
pub(crate) fn write(
    workspace: Arc<Workspace>,
    folder: &Path,
    base: Option<&str>,
    cancellation: &Cancellation,
) -> Result<Written> {
    let site = Site { base: base.map(|base| base.trim_end_matches('/').to_owned()) };
    let names = HostNames { more: Some(Vec::new()) };
    let mut state = State::new(workspace, names, Rights::None, usize::MAX, 0);
    state.site = Some(site);
    let mut crawl = Crawl::new(&state, cancellation);
    crawl.run()?;
    crawl.check()?;
    let mut files: Vec<ExportFile> = extras::files(&crawl, &state)?;
    let pages = crawl.found.values().filter(|made| made.media_type == crawl::HTML).count();
    let own =
        crawl.found.into_iter().map(|(path, made)| ExportFile { path, media_type: made.media_type, bytes: made.bytes });
    files.extend(own);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    write_folder(folder, &files, Foreign::Refuse)?;
    // The list of the files is one itself.
    Ok(Written { pages, files: files.len() + 1 })
}
