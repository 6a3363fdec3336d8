extension Phrases {
    /// What only an assistant says, to whom it talks to.
    static let assistant = Phrases([
        "as an ai", "as a language model", "as an assistant", "as a large language model", "i'm an ai", "i am an ai",
        "hope this helps", "hope that helps", "let me know", "feel free to", "happy to help", "glad to help",
        "is there anything else", "would you like me", "i apologize", "i apologise", "my apologies", "apologies for",
        "thank you for", "thanks for", "good question", "great question", "you're absolutely right", "you are right",
        "you're right", "as requested", "as you asked", "as you requested", "as per your", "per your request",
        "the user asked", "the user wants", "the user wanted", "the user requested", "the user said",
        "the user has asked",
        "the user is asking", "the user would like", "user asked", "user wants me", "the user's request",
        "user requested",
        "let me", "let's", "let us", "lets see", "lets start", "allow me to", "bear with me", "sorry about",
        "sorry for",
        "sorry, but", "here's the updated", "here is the updated", "here's a summary", "here is a summary",
        "here's what",
        "here is what", "here's how i", "below is the", "here are the changes", "in this session",
        "in this conversation",
        "what i did", "my knowledge", "my training", "as discussed", "as mentioned", "please let me", "please review",
        "you asked", "you requested", "your request", "of course!", "happy coding", "the user instructed",
        "the user told",
        "here's my", "here is my", "here's the", "stay tuned", "as we discussed", "hopefully this", "i hope",
    ])

    /// What is to be done next, where a sentence begins.
    static let plans = Phrases([
        "going to", "about to", "done with", "time to", "moving on", "on to", "onto the", "next up", "next step",
        "next steps",
        "the next step", "my next step", "the plan is", "my plan", "plan:", "the plan:", "first step", "step one",
        "up next",
        "the first step is to", "the first thing", "my goal", "our goal", "the goal is to", "my task", "the task is to",
        "my approach", "to do:", "todo:", "working on", "will now", "gonna", "now for", "back to", "continuing with",
        "continuing", "proceeding", "before we", "before i", "after that", "once done", "once that", "once this is",
        "starting with",
        "at this point", "so far", "the task", "my understanding", "with that", "that's it", "that is all",
        "that's all", "on it",
        "still working", "still need to", "need to", "want to", "trying to", "ready to", "we're now", "we are now",
    ])

    /// How far things are.
    static let status = Phrases([
        "tests pass", "tests passed", "test passed", "tests are passing", "tests are green", "tests now pass",
        "tests all pass",
        "everything works", "everything passed", "everything passes", "everything is working", "everything is green",
        "all green",
        "everything looks", "that worked", "it worked", "works now", "it works", "build succeeded", "build passed",
        "build passes",
        "build is green", "no issues found", "no issues", "task completed", "task complete", "is complete",
        "completed successfully",
        "successfully completed", "successfully", "all done", "is done", "are done", "work is finished", "looks good",
        "lgtm",
        "all set", "as expected", "is now fixed", "are now fixed", "is fixed", "has been fixed", "have been made",
        "was a success",
        "changes made", "still failing", "still fails", "made progress", "good progress", "in progress", "almost there",
        "nearly done", "mostly done", "is finished", "are finished", "no errors", "ready for review", "is ready",
        "are ready",
        "work in progress", "did not work", "didn't work", "didn't help", "did the trick", "no luck", "up and running",
        "pr is up",
        "problem solved", "issue resolved", "is resolved", "mission accomplished", "works as intended", "works fine",
        "works great",
    ])

    /// What words do in an account: `<` it was done, `>` it is being done, `!` it was found out, `:` stands before a verb,
    /// `=` stands in a statement, `*` leads a sentence in.
    static let deeds = WordList(text: deedWords)
}
