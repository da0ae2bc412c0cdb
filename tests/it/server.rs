//! The started program as a server, and what programs ask it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A server of its own, which ends with the test.
pub(crate) struct Server {
    child: Child,
    pub port: u16,
}

impl Server {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin("lermap"));
        command.env_clear().env("HOME", "/nonexistent").args(["serve", "--port", "0"]).args(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().trim_end_matches('/').rsplit(':').next().unwrap().parse().unwrap();
        Self { child, port }
    }

    /// Sends bytes as they are and returns what comes back.
    pub(crate) fn raw(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        // A server that has heard enough may close before all is sent.
        let _ = stream.write_all(bytes);
        let mut reply = Vec::new();
        let _ = stream.read_to_end(&mut reply);
        String::from_utf8_lossy(&reply).into_owned()
    }

    pub(crate) fn ask(&self, method: &str, target: &str, headers: &[&str], body: &str) -> Reply {
        self.send(method, target, headers, body.as_bytes())
    }

    /// Sends a body of any bytes.
    pub(crate) fn send(&self, method: &str, target: &str, headers: &[&str], body: &[u8]) -> Reply {
        let host = format!("Host: 127.0.0.1:{}", self.port);
        let host = if headers.iter().any(|line| line.starts_with("Host:")) { String::new() } else { host + "\r\n" };
        let lines: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
        let length = body.len();
        let head =
            format!("{method} {target} HTTP/1.1\r\n{host}Connection: close\r\nContent-Length: {length}\r\n{lines}\r\n");
        let text = self.raw(&[head.as_bytes(), body].concat());
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Reply { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    pub(crate) fn get(&self, target: &str, accept: &str) -> Reply {
        self.ask("GET", target, &[&format!("Accept: {accept}")], "")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What came back.
pub(crate) struct Reply {
    pub status: u16,
    /// In lower case.
    pub head: String,
    pub body: String,
}

impl Reply {
    /// Returns the value of the header `name`, which is in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    #[track_caller]
    pub(crate) fn is(&self, status: u16, media_type: &str, part: &str) {
        let shown = format!("{}\n\n{}", self.head, self.body.chars().take(600).collect::<String>());
        assert_eq!(self.status, status, "{shown}");
        assert!(self.head.contains(&format!("content-type: {media_type}")), "no {media_type}: {shown}");
        assert!(self.body.contains(part), "no `{part}`: {shown}");
    }
}
