//! The graph for agents: a server of the Model Context Protocol on standard input and output.
//!
//! Tools ask and never change anything; every answer has labels and IRIs to cite, and says when there is more. The
//! protocol is the official SDK's work; `desk` holds the data, `tools`, `resources` and `prompts` say what there is.
//! It knows neither terminals nor commands.

mod answer;
mod desk;
mod prompts;
mod resources;
mod tools;

use std::sync::Arc;

use lermap::cancel::Cancellation;
use lermap::{Error, Result, Workspace};
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CompleteRequestParams, CompleteResult, CompletionInfo, ErrorData,
    GetPromptRequestParams, GetPromptResponse, Implementation, ListPromptsResult, ListResourceTemplatesResult,
    ListResourcesResult, ListToolsResult, PaginatedRequestParams, ReadResourceRequestParams, ReadResourceResponse,
    ServerCapabilities, ServerConfig,
};
use rmcp::service::RequestContext;
use rmcp::{RoleServer, ServerHandler, ServiceExt};

use desk::Desk;

/// Stack of a thread that answers: the SPARQL parser and evaluator recurse over the query.
const STACK: usize = 256 << 20;

/// What an agent should know before its first call.
const INSTRUCTIONS: &str = "A knowledge graph that can be searched, queried with SPARQL and analyzed; read-only. By default it is \
    the LER Ecosystem Map: stakeholder groups, their work streams and actions, technical frameworks, glossary terms and \
    resources of Learning and Employment Records. Start with `search` or `list_queries`; prefer `run_query` where a saved \
    query answers the question; before writing SPARQL read the resource `lermap://schema`, and use `check_sparql` where a \
    query fails. Known prefixes need no PREFIX line. Cite the IRIs and sources of what you report; `why` gives where a \
    statement comes from.";

/// How much one answer may hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caps {
    /// The most rows.
    pub rows: usize,
    /// The most bytes of text.
    pub bytes: usize,
}

/// Answers on standard input and output until the client leaves.
///
/// # Errors
/// When the data cannot be opened, the system gives no threads, or the client does not speak the protocol.
pub(crate) fn serve(workspace: Arc<Workspace>, caps: Caps, cancellation: &Cancellation) -> Result<()> {
    workspace.engine(cancellation)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().thread_stack_size(STACK).build()?;
    let server = Server(Arc::new(Desk::new(workspace, caps)));
    let ended = runtime.block_on(async {
        let running = server.serve(rmcp::transport::stdio_pipes()).await.map_err(|error| error.to_string())?;
        running.waiting().await.map_err(|error| error.to_string())
    });
    // A read of standard input that is under way cannot be taken back.
    runtime.shutdown_background();
    ended.map(|_| ()).map_err(|error| {
        Error::data(format!("the client does not speak the Model Context Protocol: {error}"))
            .with_hint("`lermap mcp` is started by an agent, which talks to it on standard input")
    })
}

/// Hands requests of the protocol to the desk, each on a thread that may wait.
struct Server(Arc<Desk>);

impl Server {
    /// Does `work` on a thread of its own; it stops when the client takes the request back.
    async fn ask<T: Send + 'static>(
        &self,
        context: &RequestContext<RoleServer>,
        work: impl FnOnce(&Desk, &Cancellation) -> Result<T, ErrorData> + Send + 'static,
    ) -> Result<T, ErrorData> {
        let (desk, cancellation) = (Arc::clone(&self.0), self.0.cancellation());
        let stop = cancellation.clone();
        let mut working = tokio::task::spawn_blocking(move || work(&desk, &cancellation));
        let done = tokio::select! {
            done = &mut working => done,
            () = context.ct.cancelled() => {
                stop.interrupt();
                working.await
            }
        };
        done.map_err(|error| ErrorData::internal_error(format!("the work ended early: {error}"), None))?
    }
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder()
            .enable_tools()
            .enable_resources()
            .enable_prompts()
            .enable_completions()
            .build();
        ServerConfig::new(capabilities)
            .with_server_info(Implementation::new("lermap", env!("CARGO_PKG_VERSION")).with_title("LER Ecosystem Map"))
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(tools::list()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        self.ask(&context, move |desk, cancellation| tools::call(&request, desk, cancellation)).await.map(Into::into)
    }

    async fn list_resources(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        Ok(ListResourcesResult::with_all_items(resources::list()))
    }

    async fn list_resource_templates(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        Ok(ListResourceTemplatesResult::with_all_items(resources::templates()))
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        self.ask(&context, move |desk, cancellation| resources::read(&request.uri, desk, cancellation))
            .await
            .map(Into::into)
    }

    async fn list_prompts(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListPromptsResult, ErrorData> {
        Ok(ListPromptsResult::with_all_items(prompts::list()))
    }

    async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<GetPromptResponse, ErrorData> {
        prompts::get(&request).map(Into::into)
    }

    async fn complete(
        &self,
        request: CompleteRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CompleteResult, ErrorData> {
        let values = self.ask(&context, move |desk, cancellation| {
            desk.names_near(&request.argument.value, cancellation).map_err(|error| answer::protocol_error(&error))
        });
        let mut values = values.await?;
        values.truncate(CompletionInfo::MAX_VALUES);
        let info = CompletionInfo::new(values).map_err(|error| ErrorData::internal_error(error, None))?;
        Ok(CompleteResult::new(info))
    }
}
