"""The server: processes, connections, and responses from memory.

workers, supervisor, worker    the processes: start, replacement, end
process, tuning, heap          one serving process, its interpreter settings and its memory
capacity, cgroup               the default number of workers
signals, hangup                signals from the operator
watchdog, alarm                end a process that no longer responds
protocol                       a connection's bytes → requests, answered in order
head_buffer                    the bytes → complete heads
request_line, framing          checks of the request line and of the end of a request
connections                    limits of number and time
fast_path, hit_cache           responses to known targets, without the application
"""
