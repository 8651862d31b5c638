"""The server: processes, connections, and requests that are answered from memory.

supervisor, worker, process    the processes, from start to end
tuning                         how the interpreter works in each
workers, capacity, cgroup      how many of them there are
signals, hangup                what the operator tells them
watchdog, alarm                a process that no longer answers ends itself
protocol                       a connection's bytes → requests, each answered in its turn
request_line, framing          what a request line and a request's end have to be
connections                    how many there are, and how long each may take
fast_path, hit_cache           a known target's answer, without the application
"""
