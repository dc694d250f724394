ALTER TABLE "flow_versions" ALTER COLUMN "document" SET DATA TYPE json;--> statement-breakpoint
ALTER TABLE "flows" ALTER COLUMN "draft" SET DATA TYPE json;--> statement-breakpoint
CREATE INDEX "conversations_by_assignee" ON "conversations" USING btree (("assignee" ->> 'id'));