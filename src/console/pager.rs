//! What is longer than the window goes through the pager, as it comes.

use std::io::{self, BufWriter, Write};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use lermap::{Kind, Result};

use super::screen::Screen;

/// Whether a pager has the terminal: Ctrl-C is for it then.
static IS_OPEN: AtomicBool = AtomicBool::new(false);

/// Returns whether a pager has the terminal.
pub(crate) fn is_open() -> bool {
    IS_OPEN.load(Ordering::Relaxed)
}

/// Shows `text` on standard output, through the pager if it is longer than `screen`.
pub(crate) fn page(text: &[u8], screen: &Screen) -> Result<()> {
    paged(screen, |out| Ok(out.write_all(text)?))
}

/// Writes to standard output, on a terminal through the pager if it is long.
pub(crate) fn paged(screen: &Screen, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    if !screen.is_terminal {
        let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
        write(&mut out)?;
        return Ok(out.flush()?);
    }
    let mut out = Paged::new(screen);
    match write(&mut out).and_then(|()| Ok(out.finish()?)) {
        // A reader who leaves the pager early has seen enough.
        Err(error) if error.kind == Kind::BrokenPipe => Ok(()),
        done => done,
    }
}

/// A writer to standard output that starts the pager once there is more than fits the window.
struct Paged {
    /// The lines that fit.
    room: usize,
    /// What was written while it still fitted.
    head: Vec<u8>,
    lines: usize,
    target: Target,
}

/// Where the text goes.
enum Target {
    /// It is not known yet.
    Undecided,
    Pager(Child),
    Screen,
}

impl Paged {
    /// Returns a writer for `screen`.
    fn new(screen: &Screen) -> Self {
        let target = if screen.is_terminal { Target::Undecided } else { Target::Screen };
        Self { room: screen.height.saturating_sub(1), head: Vec::new(), lines: 0, target }
    }

    /// Writes what is left and waits until the reader has seen enough.
    fn finish(mut self) -> io::Result<()> {
        self.flush_head()?;
        if let Target::Pager(child) = &mut self.target {
            drop(child.stdin.take());
            let _ = child.wait();
            IS_OPEN.store(false, Ordering::Relaxed);
            return Ok(());
        }
        io::stdout().flush()
    }

    fn decide(&mut self) -> io::Result<()> {
        self.target = start().map_or(Target::Screen, Target::Pager);
        self.flush_head()
    }

    fn flush_head(&mut self) -> io::Result<()> {
        let head = std::mem::take(&mut self.head);
        self.hand_on(&head)
    }

    fn hand_on(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.target {
            Target::Pager(Child { stdin: Some(input), .. }) => input.write_all(bytes),
            _ => io::stdout().write_all(bytes),
        }
    }
}

impl Drop for Paged {
    /// Gives the terminal back where writing failed, or the reader left early.
    fn drop(&mut self) {
        if let Target::Pager(child) = &mut self.target {
            drop(child.stdin.take());
            let _ = child.wait();
            IS_OPEN.store(false, Ordering::Relaxed);
        }
    }
}

impl Write for Paged {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !matches!(self.target, Target::Undecided) {
            self.hand_on(bytes)?;
            return Ok(bytes.len());
        }
        self.head.extend_from_slice(bytes);
        self.lines += bytes.iter().filter(|byte| **byte == b'\n').count();
        if self.lines >= self.room {
            self.decide()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Starts the pager, if there is one.
fn start() -> Option<Child> {
    let pager = std::env::var("PAGER").unwrap_or_else(|_| "less -SR".to_owned());
    let words = shlex::split(&pager).unwrap_or_default();
    let (program, arguments) = words.split_first()?;
    let child = Command::new(program).args(arguments).stdin(Stdio::piped()).spawn().ok()?;
    IS_OPEN.store(true, Ordering::Relaxed);
    Some(child)
}
