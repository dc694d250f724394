CREATE TABLE "archived_runs" (
	"conversation_id" text NOT NULL,
	"run_id" text NOT NULL,
	"number" integer NOT NULL,
	"next_run_id" text,
	"events" integer NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone NOT NULL,
	"history" "bytea" NOT NULL,
	"archived_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "archived_runs_conversation_id_run_id_pk" PRIMARY KEY("conversation_id","run_id")
);
--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "archive_at" timestamp (3) with time zone DEFAULT now() + interval '15 minutes';--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "archive_rev" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "archive_tries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "conversations_to_archive" ON "conversations" USING btree ("archive_at") WHERE archive_at is not null;