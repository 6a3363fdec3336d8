/// The plugin by which OpenCode calls `gitmem hook`. Whatever fails in it allows what was to be done.
enum OpenCodePlugin {
    static let text = #"""
        // Made by `gitmem setup opencode`; `gitmem setup opencode --remove` takes it away again.
        import { spawn } from "node:child_process"

        const edits = ["write", "edit", "patch", "apply_patch", "multiedit"]

        function ask(event, input) {
          return new Promise((resolve) => {
            try {
              const child = spawn("gitmem", ["hook", "opencode", event], {
                cwd: input.cwd,
                stdio: ["pipe", "pipe", "ignore"],
              })
              const timer = setTimeout(() => {
                child.kill()
                resolve({})
              }, 5000)
              let text = ""
              child.stdout.on("data", (part) => (text += part))
              child.on("error", () => resolve({}))
              child.on("close", () => {
                clearTimeout(timer)
                try {
                  resolve(JSON.parse(text))
                } catch {
                  resolve({})
                }
              })
              child.stdin.on("error", () => {})
              child.stdin.end(JSON.stringify(input))
            } catch {
              resolve({})
            }
          })
        }

        export default async ({ directory }) => {
          const begun = new Set()
          return {
            "chat.message": async (input, output) => {
              if (begun.has(input.sessionID)) return
              begun.add(input.sessionID)
              const answer = await ask("session-start", { session_id: input.sessionID, cwd: directory })
              if (!answer.context) return
              output.parts.unshift({
                id: "prt_gitmem" + Date.now().toString(36),
                sessionID: input.sessionID,
                messageID: output.message?.id,
                type: "text",
                text: answer.context,
                synthetic: true,
              })
            },
            "tool.execute.before": async (input, output) => {
              if (!edits.includes(input.tool)) return
              const answer = await ask("pre-edit", {
                session_id: input.sessionID,
                cwd: directory,
                tool_name: input.tool,
                tool_input: output.args,
              })
              if (answer.deny) throw new Error(answer.deny)
            },
          }
        }

        """#
}
