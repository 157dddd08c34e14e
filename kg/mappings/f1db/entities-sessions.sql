SELECT session AS id, name, event, kind AS session_kind FROM sessions
