CREATE TABLE "conversation_contacts" (
	"contact_id" text NOT NULL,
	"conversation_id" text NOT NULL,
	CONSTRAINT "conversation_contacts_contact_id_conversation_id_pk" PRIMARY KEY("contact_id","conversation_id")
);
--> statement-breakpoint
CREATE TABLE "deleted_conversations" (
	"digest" text PRIMARY KEY NOT NULL,
	"deleted_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
DROP INDEX "contacts_by_update";--> statement-breakpoint
DROP INDEX "conversations_by_update";--> statement-breakpoint
DROP INDEX "conversations_by_status";--> statement-breakpoint
ALTER TABLE "workflow_deletions" ADD COLUMN "try_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "workflow_deletions" ADD COLUMN "tries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "conversation_contacts_by_conversation" ON "conversation_contacts" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "contacts_by_tag" ON "contacts" USING gin ("tags" jsonb_path_ops);--> statement-breakpoint
CREATE INDEX "conversations_by_segment" ON "conversations" USING btree ("segment","contact_id");--> statement-breakpoint
CREATE INDEX "contacts_by_update" ON "contacts" USING btree ("updated_at","id");--> statement-breakpoint
CREATE INDEX "conversations_by_update" ON "conversations" USING btree ("updated_at","id");--> statement-breakpoint
CREATE INDEX "conversations_by_status" ON "conversations" USING btree ("status","updated_at","id");