internal import CStart
internal import Glibc

#if Server
    gitmem_share_memory()
    signal(SIGPIPE, SIG_IGN)
    await GitmemServer.run(Array(CommandLine.arguments.dropFirst()))
#else
    let message = Array("gitmem: this gitmem-server was built without the package trait Server\n".utf8)
    _ = write(STDERR_FILENO, message, message.count)
    exit(14)
#endif
