-- PostgreSQL lets everybody connect to a database and look around in its schema: here only who is named below may.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO command, query, relay;
DO $$
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO command, query, relay', current_database());
END
$$;

CREATE TABLE project (
  id uuid PRIMARY KEY,
  owner_id text NOT NULL CHECK (length(owner_id) BETWEEN 1 AND 200),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  version integer NOT NULL CHECK (version >= 1),
  created_at timestamptz(3) NOT NULL,
  UNIQUE (id, owner_id)
);

CREATE TABLE task (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL,
  owner_id text NOT NULL,
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 500),
  status text NOT NULL CHECK (status IN ('open', 'completed')),
  version integer NOT NULL CHECK (version >= 1),
  created_at timestamptz(3) NOT NULL,
  completed_at timestamptz(3),
  CHECK ((status = 'completed') = (completed_at IS NOT NULL)),
  -- A task belongs to whom its project belongs to.
  FOREIGN KEY (project_id, owner_id) REFERENCES project (id, owner_id)
);

-- The tasks of a project page by page: ids are UUIDv7, so by id is by age.
CREATE INDEX task_project_id_id ON task (project_id, id);

-- Events that are not published yet. A command adds one in its own transaction; the relay publishes and deletes it.
CREATE TABLE outbox (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL,
  type text NOT NULL,
  aggregate_id uuid NOT NULL,
  version integer NOT NULL,
  actor_id text NOT NULL,
  occurred_at timestamptz(3) NOT NULL,
  data jsonb NOT NULL,
  -- Also how the relay finds the oldest unpublished event of an aggregate.
  UNIQUE (aggregate_id, version)
);

-- What a request with an idempotency key was answered: its repeat gets the same answer and changes nothing.
CREATE TABLE idempotency (
  owner_id text NOT NULL,
  key text NOT NULL,
  fingerprint bytea NOT NULL,
  answer jsonb NOT NULL,
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (owner_id, key)
);

GRANT SELECT, INSERT ON project, task, idempotency TO command;
GRANT UPDATE (status, version, completed_at) ON task TO command;
GRANT INSERT ON outbox TO command;

GRANT SELECT ON project, task TO query;

-- A row lock needs the right to update some column. Nothing can be updated by this one: `seq` takes no value but the next.
GRANT SELECT, DELETE, UPDATE (seq) ON outbox TO relay;
