//! The program on a pseudo-terminal: what is typed, and what is shown.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use rexpect::process::{PtyProcess, WaitStatus};

use crate::screen::{COLUMNS, Screen};

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long nothing has to come before what the screen shows counts.
const QUIET: Duration = Duration::from_millis(80);

/// How often Tab is pressed while the data is being read.
const AGAIN: Duration = Duration::from_millis(1500);

pub(crate) const CTRL_C: &str = "\u{3}";

/// A session on a terminal of 80 columns and 24 lines.
pub(crate) struct Terminal {
    process: PtyProcess,
    keys: std::fs::File,
    bytes: Receiver<Vec<u8>>,
    /// All that came.
    pub(crate) raw: VecDeque<u8>,
    /// What it shows of it.
    pub(crate) screen: Screen,
}

impl Terminal {
    /// Opens the prompt and waits for it.
    pub(crate) fn open(home: &Path, variables: &[(&str, &str)]) -> Self {
        let mut terminal = Self::start(home, variables, "");
        terminal.prompt(1);
        terminal
    }

    /// Starts the program with `arguments`, as a shell reads them.
    pub(crate) fn start(home: &Path, variables: &[(&str, &str)], arguments: &str) -> Self {
        let mut command = Command::new("sh");
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", home).env("XDG_STATE_HOME", home.join("state")).env("TERM", "xterm").env("PAGER", "");
        command.current_dir(home);
        for (name, value) in variables {
            command.env(name, value);
        }
        let line = format!(
            "stty cols {COLUMNS} rows 24; exec {} {arguments}",
            assert_cmd::cargo::cargo_bin("lermap").display()
        );
        let process = PtyProcess::new({
            command.args(["-c", &line]);
            command
        });
        let mut process = process.unwrap();
        process.set_kill_timeout(Some(2_000));
        let keys = process.get_file_handle().unwrap();
        let mut output = process.get_file_handle().unwrap();
        let (sender, bytes) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count) = output.read(&mut buffer) {
                if count == 0 || sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self { process, keys, bytes, raw: VecDeque::new(), screen: Screen::default() }
    }

    pub(crate) fn keys(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Types `text` and Enter, and waits until the prompt is there again; returns what came in between.
    pub(crate) fn run(&mut self, text: &str) -> String {
        let before = self.prompts();
        let start = self.screen.text().trim_end().len();
        self.keys(text);
        self.keys("\r");
        self.prompt(before + 1);
        self.since(start)
    }

    pub(crate) fn prompts(&self) -> usize {
        self.screen.text().matches("lermap>").count()
    }

    pub(crate) fn prompt(&mut self, count: usize) {
        self.wait(&format!("prompt {count}"), |screen| at_prompt(screen, count));
    }

    /// Types `text` and Tab until the screen shows `expected`: the data is read behind the user's back.
    #[track_caller]
    pub(crate) fn completes(&mut self, text: &str, expected: &str) {
        self.keys(text);
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            self.keys("\t");
            if self.wait_until(Instant::now() + AGAIN, |screen| screen.contains(expected)) {
                return;
            }
        }
        panic!("no `{expected}` on the screen:\n{}", self.screen.text());
    }

    /// Types `text` and Enter, waits for the question that follows, and answers it; returns what came in between.
    #[track_caller]
    pub(crate) fn answers(&mut self, text: &str, answer: &str) -> String {
        let (before, start) = (self.prompts(), self.screen.text().trim_end().len());
        let asked = self.screen.text().matches("[y/N]").count();
        self.keys(&format!("{text}\r"));
        self.wait("question", |screen| screen.matches("[y/N]").count() > asked && screen.trim_end().ends_with("[y/N]"));
        self.keys(&format!("{answer}\r"));
        self.prompt(before + 1);
        self.since(start)
    }

    /// Returns what is shown behind the first `start` bytes, without the prompt at the end.
    pub(crate) fn since(&self, start: usize) -> String {
        let shown = self.screen.text();
        shown.get(start..).unwrap_or_default().trim_end().trim_end_matches("lermap>").trim().to_owned()
    }

    /// Waits until the screen shows `text`.
    pub(crate) fn shows(&mut self, text: &str) {
        self.wait(text, |screen| screen.contains(text));
    }

    #[track_caller]
    pub(crate) fn wait(&mut self, what: &str, done: impl Fn(&str) -> bool) {
        if !self.wait_until(Instant::now() + PATIENCE, done) {
            panic!("no {what} on the screen:\n{}", self.screen.text());
        }
    }

    /// Waits until the screen is `done` and stays so: a line that is drawn anew looks like a fresh prompt for a moment.
    pub(crate) fn wait_until(&mut self, end: Instant, done: impl Fn(&str) -> bool) -> bool {
        loop {
            let is_done = done(&self.screen.text());
            let left = end.saturating_duration_since(Instant::now());
            match self.bytes.recv_timeout(if is_done { QUIET } else { left }) {
                Ok(bytes) => {
                    self.raw.extend(&bytes);
                    self.screen.take(&bytes);
                }
                Err(_) => return is_done,
            }
        }
    }

    /// Interrupts the query that runs and returns how long it took to stop. A key that comes before the query has
    /// started is lost, as on any terminal: then it is pressed again.
    pub(crate) fn interrupt(&mut self, prompts: usize) -> Duration {
        for _ in 0..20 {
            let start = Instant::now();
            self.keys(CTRL_C);
            if self.wait_until(start + Duration::from_secs(2), |screen| at_prompt(screen, prompts)) {
                return start.elapsed();
            }
        }
        panic!("the query goes on:\n{}", self.screen.text());
    }

    /// Takes all that the program shows until it ends.
    pub(crate) fn drain(&mut self) {
        while let Ok(bytes) = self.bytes.recv_timeout(PATIENCE) {
            self.screen.take(&bytes);
        }
    }

    /// Waits for the end of the program and returns how it ended.
    #[track_caller]
    pub(crate) fn end(&self) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            match self.process.status() {
                Some(WaitStatus::StillAlive) if Instant::now() < end => std::thread::sleep(Duration::from_millis(20)),
                Some(WaitStatus::StillAlive) => panic!("the program goes on:\n{}", self.screen.text()),
                status => return format!("{:?}", status.unwrap()),
            }
        }
    }
}

/// Returns whether the last of at least `count` prompts waits for keys.
pub(crate) fn at_prompt(screen: &str, count: usize) -> bool {
    screen.matches("lermap>").count() >= count && screen.trim_end().ends_with("lermap>")
}
