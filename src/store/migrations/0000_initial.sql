CREATE TABLE "changes" (
	"cursor" bigserial PRIMARY KEY NOT NULL,
	"conversation_id" text NOT NULL,
	"from_seq" integer NOT NULL,
	"to_seq" integer NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"xid" "xid8" DEFAULT pg_current_xact_id() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "conversations" (
	"id" text PRIMARY KEY NOT NULL,
	"flow_id" text NOT NULL,
	"flow_version" integer NOT NULL,
	"request" jsonb NOT NULL,
	"request_hash" text NOT NULL,
	"inbound_count" integer DEFAULT 0 NOT NULL,
	"rev" integer DEFAULT 0 NOT NULL,
	"seq" integer DEFAULT 0 NOT NULL,
	"status" text DEFAULT 'bot' NOT NULL,
	"node" jsonb,
	"expects" jsonb,
	"variables" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"segment" text,
	"assignee" jsonb,
	"error" jsonb,
	"working" boolean DEFAULT true NOT NULL,
	"waiting_for" text DEFAULT '' NOT NULL,
	"until" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"handed_over" boolean DEFAULT false NOT NULL,
	"sweep_at" timestamp (3) with time zone,
	"sweeps" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "entries" (
	"conversation_id" text NOT NULL,
	"seq" integer NOT NULL,
	"entry" jsonb NOT NULL,
	CONSTRAINT "entries_conversation_id_seq_pk" PRIMARY KEY("conversation_id","seq")
);
--> statement-breakpoint
CREATE TABLE "flow_versions" (
	"flow_id" text NOT NULL,
	"version" integer NOT NULL,
	"document" json NOT NULL,
	"plan" "bytea" NOT NULL,
	"public" boolean NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"published_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "flow_versions_flow_id_version_pk" PRIMARY KEY("flow_id","version")
);
--> statement-breakpoint
CREATE TABLE "flows" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"draft" json NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"published_version" integer,
	"archived_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "inbound" (
	"conversation_id" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"position" integer,
	"body" jsonb NOT NULL,
	"body_hash" text NOT NULL,
	"accepted_at" timestamp (3) with time zone NOT NULL,
	"handed_over" boolean DEFAULT false NOT NULL,
	"outcome" jsonb,
	CONSTRAINT "inbound_conversation_id_id_pk" PRIMARY KEY("conversation_id","id")
);
--> statement-breakpoint
CREATE TABLE "members" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"archived_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"email" text,
	"teams" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "members_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "segments" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"archived_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "teams" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"archived_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "flow_versions" ADD CONSTRAINT "flow_versions_flow_id_flows_id_fk" FOREIGN KEY ("flow_id") REFERENCES "public"."flows"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "changes_by_conversation" ON "changes" USING btree ("conversation_id","cursor");--> statement-breakpoint
CREATE INDEX "changes_by_transaction" ON "changes" USING btree ("xid","cursor");--> statement-breakpoint
CREATE INDEX "conversations_by_update" ON "conversations" USING btree ("updated_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "conversations_by_status" ON "conversations" USING btree ("status","updated_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "conversations_to_hand_over" ON "conversations" USING btree ("created_at") WHERE not handed_over;--> statement-breakpoint
CREATE INDEX "conversations_by_assignee" ON "conversations" USING btree (("assignee" ->> 'id'));--> statement-breakpoint
CREATE INDEX "conversations_by_visitor" ON "conversations" USING btree (("request" -> 'visitor' ->> 'id'));--> statement-breakpoint
CREATE INDEX "inbound_waiting" ON "inbound" USING btree ("conversation_id") WHERE outcome is null;--> statement-breakpoint
CREATE INDEX "inbound_to_hand_over" ON "inbound" USING btree ("accepted_at") WHERE outcome is null and not handed_over;